import { createHash, randomBytes } from 'node:crypto';
import type {
	AuthorizationCode,
	AuthorizationCodeModel,
	Client,
	ClientCredentialsModel,
	PasswordModel,
	RefreshToken,
	RefreshTokenModel,
	Token,
	User as LibraryUser,
} from '@node-oauth/oauth2-server';
import { Rejection } from './rejections';
import type { Grant, Session, SignInApp, SignInRules, SignInUser } from './rules';
import { Tokens } from './tokens';

type Model = AuthorizationCodeModel & ClientCredentialsModel & PasswordModel & RefreshTokenModel;

/** The library measures in the system's time; what it is shown has already been measured on the emulated clock. */
const notYetExpired = () => new Date(Date.now() + 60_000);

const startedByPerson = ({ by }: Session<unknown>) => by === 'page' || by === 'password';

const s256 = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

/**
 * What the OAuth2 library asks of a server's memory: apps, users, codes and tokens.
 * The library's `client` is an app by its id; its `user` is a Session.
 */
export class SignInModel<App extends SignInApp, User extends SignInUser> implements Model {
	readonly accessTokens: Tokens<Grant<App, User>>;
	readonly refreshTokens: Tokens<Grant<App, User>>;
	private readonly codes: Tokens<AuthorizationCode>;
	private readonly oneTimeSecrets = new Set<string>();

	constructor(private readonly rules: SignInRules<App, User>) {
		this.accessTokens = new Tokens(rules.clock);
		this.refreshTokens = new Tokens(rules.clock);
		this.codes = new Tokens(rules.clock);
	}

	app(clientId: string): App {
		const app = this.rules.apps.find((candidate) => candidate.clientId === clientId);
		if (!app) throw new Rejection('unknownApp', clientId);
		return app;
	}

	/** Good for one request of an app that has proved itself in another way: the library knows only secrets. */
	oneTimeSecret(): string {
		const secret = randomBytes(32).toString('base64url');
		this.oneTimeSecrets.add(secret);
		return secret;
	}

	/** `clientSecret` is null where an app only sends someone to sign in, which needs no secret. */
	getClient(clientId: string, clientSecret: string | null | undefined): Promise<Client> {
		const app = this.app(clientId);
		if (clientSecret !== null) this.checkSecret(app, clientSecret);
		return Promise.resolve(this.client(app));
	}

	getUser(username: string, password: string): Promise<Session<User>> {
		return Promise.resolve({ by: 'password', user: this.userWithPassword(username, password) });
	}

	getUserFromClient(client: Client): Promise<Session<User>> {
		return Promise.resolve({ by: 'app', user: this.rules.userOfApp(this.app(client.id)) });
	}

	validateScope(user: LibraryUser, client: Client, scope: string[] = []): Promise<string[]> {
		return Promise.resolve([...this.rules.grantScope(this.grant(client, user, scope))]);
	}

	saveAuthorizationCode(
		code: Parameters<AuthorizationCodeModel['saveAuthorizationCode']>[0],
		client: Client,
		user: LibraryUser,
	): Promise<AuthorizationCode> {
		const saved = { ...code, client, user };
		this.codes.issue(code.authorizationCode, saved, this.rules.codeLifetimeMs);
		return Promise.resolve(saved);
	}

	getAuthorizationCode(code: string): Promise<AuthorizationCode> {
		const held = this.codes.find(code);
		if (!held) throw new Rejection('unknownCode');
		if (held.standing === 'ended') throw new Rejection('usedCode');
		if (held.standing === 'expired') throw new Rejection('expiredCode');
		return Promise.resolve({
			...held.value,
			codeChallenge: undefined,
			expiresAt: notYetExpired(),
		});
	}

	revokeAuthorizationCode({ authorizationCode }: AuthorizationCode): Promise<boolean> {
		return Promise.resolve(this.codes.end(authorizationCode));
	}

	generateAccessToken(client: Client, user: LibraryUser, scope: string[]): Promise<string> {
		return Promise.resolve(this.rules.newAccessToken(this.grant(client, user, scope)));
	}

	saveToken(token: Token, client: Client, user: LibraryUser): Promise<Token> {
		const grant = this.grant(client, user, token.scope);
		this.rules.admit?.(grant);
		this.accessTokens.issue(token.accessToken, grant, this.rules.accessTokenLifetimeMs);
		const refreshToken = this.newRefreshToken(grant);
		return Promise.resolve({
			accessToken: token.accessToken,
			refreshToken,
			scope: token.scope,
			client,
			user,
		});
	}

	/** Not used: the library would reject the `!` in Salesforce's tokens, so findGrant() answers instead. */
	getAccessToken(): Promise<undefined> {
		return Promise.resolve(undefined);
	}

	getRefreshToken(refreshToken: string): Promise<RefreshToken> {
		const held = this.refreshTokens.find(refreshToken);
		if (!held) throw new Rejection('unknownRefreshToken');
		if (held.standing === 'ended') {
			this.endSession(held.value);
			throw new Rejection('revokedRefreshToken');
		}
		if (held.standing === 'expired') {
			throw new Rejection('expiredRefreshToken', held.issuedAt.toISOString());
		}
		const { app, scope, session } = held.value;
		if (session.user) this.checkActive(session.user);
		return Promise.resolve({
			refreshToken,
			scope: [...scope],
			client: this.client(app),
			user: session,
		});
	}

	/** A token that has been replaced and comes again may be stolen: where tokens rotate, the session ends. */
	private endSession({ app, session }: Grant<App, User>): void {
		if (this.rules.refreshPolicy(app) !== 'rotate') return;
		for (const tokens of [this.accessTokens, this.refreshTokens]) {
			tokens.endWhere((grant) => grant.session === session);
		}
	}

	revokeToken({ refreshToken, client }: RefreshToken): Promise<boolean> {
		const rotates = this.rules.refreshPolicy(this.app(client.id)) === 'rotate';
		return Promise.resolve(rotates ? this.refreshTokens.end(refreshToken) : true);
	}

	/**
	 * Checks the PKCE verifier that comes with a code; a wrong one ends the code.
	 * The library would reject the 128 random bytes that Salesforce asks for: they are longer than RFC 7636 allows.
	 */
	checkVerifier(code: string, verifier: string | undefined): void {
		const held = this.codes.find(code);
		if (held?.standing !== 'valid') return;
		const { codeChallenge } = held.value;
		const given = verifier ? s256(verifier) : undefined;
		if (codeChallenge === given) return;
		this.codes.end(code);
		throw new Rejection(given ? 'wrongVerifier' : 'missingVerifier');
	}

	/** The app and user of a valid access token. */
	findGrant(accessToken: string): Grant<App, User> | undefined {
		const held = this.accessTokens.find(accessToken);
		const valid = held?.standing === 'valid' && held.value.session.user?.active !== false;
		return valid ? held.value : undefined;
	}

	userWithPassword(username: string, password: string): User {
		const wanted = username.toLowerCase();
		const user = this.rules.users.find((candidate) => candidate.username.toLowerCase() === wanted);
		if (user?.password !== password) throw new Rejection('wrongPassword', username);
		this.checkActive(user);
		return user;
	}

	private checkActive(user: User): void {
		if (user.active === false) throw new Rejection('inactiveUser', user.username);
	}

	private checkSecret({ clientId, secrets, isConfidential }: App, given?: string): void {
		if (given && this.oneTimeSecrets.delete(given)) return;
		if (secrets.length === 0 && !isConfidential) return;
		if (!given) throw new Rejection('missingSecret', clientId);
		const secret = secrets.find(({ value }) => value === given);
		if (!secret) throw new Rejection('wrongSecret', clientId);
		if (secret.expiresAt && secret.expiresAt <= this.rules.clock.now()) {
			throw new Rejection('expiredSecret', clientId);
		}
	}

	private newRefreshToken(grant: Grant<App, User>): string | undefined {
		const { app, scope, session } = grant;
		const keepsOld = session.refreshToken && this.rules.refreshPolicy(app) === 'keep';
		if (!startedByPerson(session) || keepsOld || !this.rules.offersRefreshToken(scope))
			return undefined;
		session.refreshToken = randomBytes(48).toString('base64url');
		this.refreshTokens.issue(session.refreshToken, grant, this.rules.refreshTokenLifetimeMs);
		return session.refreshToken;
	}

	private client(app: App): Client {
		return {
			id: app.clientId,
			redirectUris: [...app.redirectUris],
			grants: [...this.rules.grantTypes(app)],
		};
	}

	private grant(client: Client, user: LibraryUser, scope: string[] = []): Grant<App, User> {
		return { app: this.app(client.id), scope, session: user as Session<User> };
	}
}
