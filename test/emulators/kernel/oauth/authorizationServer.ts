import OAuth2Server from '@node-oauth/oauth2-server';
import type { FastifyRequest } from 'fastify';
import { plainHeaders } from '../server';
import { formOf, queryOf, type Form } from './forms';
import { SignInModel } from './model';
import { Rejection, toSignInError } from './rejections';
import type { Grant, IssuedTokens, Session, SignInApp, SignInRules, SignInUser } from './rules';

/** A request to sign someone in, after its app and its address to return to were found good. */
export interface AuthorizeRequest<App> {
	app: App;
	redirectUri: string;
	parameters: Form;
}

/**
 * OAuth 2 for one emulated CRM: authorization code with PKCE, client credentials, password and refresh token,
 * all in memory and measured on the emulated clock. Rejections are thrown as SignInError.
 */
export class AuthorizationServer<App extends SignInApp, User extends SignInUser> {
	private readonly model: SignInModel<App, User>;
	private readonly library: OAuth2Server;

	constructor(readonly rules: SignInRules<App, User>) {
		this.model = new SignInModel(rules);
		this.library = new OAuth2Server({
			model: this.model,
			allowEmptyState: true,
			// Whether a secret is needed depends on the app; the model checks it.
			requireClientAuthentication: {
				authorization_code: false,
				client_credentials: false,
				password: false,
				refresh_token: false,
			},
		});
	}

	/** Finds the app and the address to return to. When this throws, there is no address that a rejection can be sent to. */
	readAuthorizeRequest(request: FastifyRequest): AuthorizeRequest<App> {
		const parameters = queryOf(request);
		if (!parameters.client_id) throw new Rejection('missingParameter', 'client_id');
		const app = this.model.app(parameters.client_id);
		const redirectUri = parameters.redirect_uri;
		if (!redirectUri) throw new Rejection('missingParameter', 'redirect_uri');
		if (!app.redirectUris.includes(redirectUri))
			throw new Rejection('wrongRedirectUri', redirectUri);
		return { app, redirectUri, parameters };
	}

	/** Checks the rest of the request before anyone is asked; returns the scope that would be granted. */
	checkAuthorizeRequest({ app, parameters }: AuthorizeRequest<App>): readonly string[] {
		const type = parameters.response_type ?? '';
		if (type !== 'code') throw new Rejection('unsupportedResponseType', type);
		if (app.requiresPkce && !parameters.code_challenge) throw new Rejection('missingChallenge');
		const scope = parameters.scope?.split(' ').filter(Boolean) ?? [];
		return this.rules.grantScope({ app, scope, session: { by: 'page', user: undefined } });
	}

	/** Signs a user in and lets the app act for them; resolves with the address to return to, with the code. */
	async authorize(request: FastifyRequest, username: string, password: string): Promise<string> {
		const response = new OAuth2Server.Response();
		const { client_id = '' } = queryOf(request);
		const handle = (): Session<User> => {
			const user = this.model.userWithPassword(username, password);
			const session: Session<User> = { by: 'page', user };
			this.rules.admit?.({ app: this.model.app(client_id), scope: [], session });
			return session;
		};
		try {
			await this.library.authorize(libraryRequest(request, formOf(request)), response, {
				authenticateHandler: { handle },
			});
		} catch (error) {
			throw toSignInError(error);
		}
		return String(response.get('location'));
	}

	/**
	 * Answers a request to the token endpoint.
	 * @param isProven true when the app has proved itself by more than a secret: an assertion that was found good.
	 */
	async token(request: FastifyRequest, isProven = false): Promise<IssuedTokens<App, User>> {
		const { code_verifier, ...form } = formOf(request);
		if (isProven) form.client_secret = this.model.oneTimeSecret();
		try {
			if (form.code) this.model.checkVerifier(form.code, code_verifier);
			const response = new OAuth2Server.Response();
			const token = await this.library.token(libraryRequest(request, form), response);
			return this.issued(token.accessToken, token.refreshToken);
		} catch (error) {
			throw toSignInError(error);
		}
	}

	/** The app with this client id; throws a Rejection when there is none. */
	findApp(clientId: string): App {
		return this.model.app(clientId);
	}

	/** True when the user has let the app act for them, and it still can. */
	hasConsent(app: App, user: User): boolean {
		return this.model.refreshTokens.some(
			(grant) => grant.app === app && grant.session.user === user,
		);
	}

	/**
	 * Tokens for someone whom the CRM identifies in another way, such as an assertion the app has signed.
	 * @param asked the scope that is asked for.
	 */
	issueTo(
		app: App,
		session: Session<User>,
		asked: readonly string[] = [],
	): IssuedTokens<App, User> {
		const scope = this.rules.grantScope({ app, scope: asked, session });
		const grant: Grant<App, User> = { app, scope, session };
		this.rules.admit?.(grant);
		const accessToken = this.rules.newAccessToken(grant);
		this.model.accessTokens.issue(accessToken, grant, this.rules.accessTokenLifetimeMs);
		return this.issued(accessToken, undefined);
	}

	/** The app and user of the token of a request to the CRM's API; undefined without a valid one. */
	authenticate({ headers }: FastifyRequest): Grant<App, User> | undefined {
		const [, accessToken = ''] = /^Bearer +(.+)$/i.exec(headers.authorization ?? '') ?? [];
		return this.findGrant(accessToken);
	}

	/** The app and user of an access token; undefined when it is not valid. */
	findGrant(accessToken: string): Grant<App, User> | undefined {
		return this.model.findGrant(accessToken);
	}

	/** An access token without signing in: for the user with this id or the first one, and the first app. */
	issueFor(userId: string | undefined, scope: readonly string[]): string {
		const { apps, users } = this.rules;
		const user = userId === undefined ? users[0] : users.find(({ id }) => id === userId);
		const app = apps[0];
		if (!user || !app) throw new Error(`There is no app or no user ${userId} to issue a token for`);
		const grant: Grant<App, User> = { app, scope, session: { by: 'page', user } };
		const accessToken = this.rules.newAccessToken(grant);
		this.model.accessTokens.issue(accessToken, grant, this.rules.accessTokenLifetimeMs);
		return accessToken;
	}

	/** Ends an access token, or a refresh token and all access tokens of its session; false when it is not valid. */
	revoke(token: string): boolean {
		const session = this.model.refreshTokens.find(token)?.value.session;
		if (session) this.model.accessTokens.endWhere((grant) => grant.session === session);
		return this.model.refreshTokens.end(token) || this.model.accessTokens.end(token);
	}

	/** Lets all access tokens expire; refresh tokens go on. */
	expireTokens(): void {
		this.model.accessTokens.expireAll();
	}

	/** Ends all access and refresh tokens, as an administrator does. */
	revokeAll(): void {
		this.model.accessTokens.endWhere(() => true);
		this.model.refreshTokens.endWhere(() => true);
	}

	private issued(accessToken: string, refreshToken: string | undefined): IssuedTokens<App, User> {
		const held = this.model.accessTokens.find(accessToken);
		if (!held) throw new Error('The library has not saved the token it issued');
		return { ...held.value, accessToken, refreshToken, issuedAt: held.issuedAt };
	}
}

const libraryRequest = (request: FastifyRequest, body: Form) =>
	new OAuth2Server.Request({
		method: request.method,
		headers: plainHeaders(request),
		query: queryOf(request),
		body,
	});
