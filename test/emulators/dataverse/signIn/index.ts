import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AuthorizationServer } from '../../kernel/oauth/authorizationServer';
import { addAuthorizeRoute } from '../../kernel/oauth/authorizeRoute';
import { formOf, queryOf } from '../../kernel/oauth/forms';
import { toSignInError, type SignInError } from '../../kernel/oauth/refusals';
import type { IssuedTokens, SignInUser } from '../../kernel/oauth/rules';
import { refusalPage } from '../../kernel/oauth/signInPage';
import { instanceDiscovery, openidConfiguration } from './discovery';
import { entraRefusal, unknownTenant } from './errors';
import { ACCESS_TOKEN_LIFETIME, entraRules, type EntraApp, type EntraOptions } from './rules';
import { clientInfo, idToken } from './tokens';

export type { EntraApp, EntraOptions, EntraTenant } from './rules';

/** Whom a request to the Web API comes from. */
export interface DataverseCaller {
	/** The `systemuserid`; undefined for an app that has no application user in the environment. */
	userId: string | undefined;
	appId: string;
}

export interface DataverseSignIn {
	/** Undefined without a valid token: answer 401 with an empty body and challenge(). */
	authenticate(request: FastifyRequest): DataverseCaller | undefined;
	/** The value of the `WWW-Authenticate` header of a 401. */
	challenge(): string;
	/** An access token without signing in: for the user with this id, or for the first user. */
	issueToken(userId?: string): string;
	/** Lets all access tokens expire; refresh tokens go on. */
	expireTokens(): void;
	/** Ends all access and refresh tokens, as an administrator does. */
	revokeAll(): void;
}

/**
 * Adds Microsoft Entra's sign-in endpoints (v2.0) for one tenant: `/{tenant}/oauth2/v2.0/authorize` and `/token`,
 * and the discovery that MSAL asks for. Codes come back in the query, not as a posted form;
 * a refused page has status 400, which Entra does not document.
 *
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function registerSignIn(fastify: FastifyInstance, options: EntraOptions): DataverseSignIn {
	const { clock, tenant, url } = options;
	const server = new AuthorizationServer(entraRules(options));

	const refusalOf = (request: FastifyRequest, error: SignInError) =>
		entraRefusal(error, {
			directory: tenant.name,
			url: url(),
			at: clock.now(),
			correlationId: correlationIdOf(request),
		});

	const refuse = (request: FastifyRequest, reply: FastifyReply, error: unknown) => {
		const { status, body } = refusalOf(request, toSignInError(error));
		return reply.code(status).send(body);
	};

	const checkTenant = (request: FastifyRequest, error: 'invalid_request' | 'invalid_tenant') => {
		const { tenant: asked } = request.params as { tenant: string };
		const known = [tenant.id, tenant.domain, 'common', 'organizations'];
		if (!known.includes(asked.toLowerCase())) throw unknownTenant(asked, error);
	};

	addAuthorizeRoute(fastify, server, {
		path: '/:tenant/oauth2/v2.0/authorize',
		product: 'Microsoft',
		wrongPassword: 'Your account or password is incorrect.',
		checkPath: (request) => checkTenant(request, 'invalid_request'),
		refuse(request, reply, error) {
			const { body } = refusalOf(request, error);
			const page = refusalPage('Microsoft', body.error_description);
			return reply.code(400).type('text/html; charset=utf-8').send(page);
		},
		errorParameters(request, refusal) {
			const { error, error_description, error_uri } = refusalOf(request, refusal).body;
			return { error, error_description, error_uri };
		},
	});

	fastify.post('/:tenant/oauth2/v2.0/token', async (request, reply) => {
		reply.header('cache-control', 'no-store, no-cache').header('pragma', 'no-cache');
		try {
			checkTenant(request, 'invalid_request');
			return tokenAnswer(request, await server.token(request));
		} catch (error) {
			return refuse(request, reply, error);
		}
	});

	fastify.get('/:tenant/v2.0/.well-known/openid-configuration', (request, reply) => {
		try {
			checkTenant(request, 'invalid_tenant');
			return reply.send(openidConfiguration(url(), tenant));
		} catch (error) {
			return refuse(request, reply, error);
		}
	});

	fastify.get('/common/discovery/instance', () => instanceDiscovery(url(), tenant));

	function tokenAnswer(request: FastifyRequest, issued: IssuedTokens<EntraApp, SignInUser>) {
		const { session, scope } = issued;
		// Entra names one second less than the lifetime.
		const seconds = ACCESS_TOKEN_LIFETIME / 1000 - 1;
		const answer = {
			token_type: 'Bearer',
			expires_in: seconds,
			ext_expires_in: seconds,
			access_token: issued.accessToken,
		};
		if (session.by === 'app' || !session.user) return answer;
		const lifetimeMs = ACCESS_TOKEN_LIFETIME;
		return {
			...answer,
			scope: scope.filter((name) => name !== 'offline_access').join(' '),
			refresh_token: issued.refreshToken,
			...(scope.includes('openid') && {
				id_token: idToken(issued, { tenant, url: url(), lifetimeMs }),
			}),
			...(formOf(request).client_info === '1' && {
				client_info: clientInfo(session.user.id, tenant.id),
			}),
		};
	}

	return {
		authenticate(request) {
			const grant = server.authenticate(request);
			if (!grant) return undefined;
			const { app, session } = grant;
			const userId = session.by === 'app' ? app.applicationUserId : session.user?.id;
			return { userId, appId: app.clientId };
		},
		challenge: () =>
			`Bearer authorization_uri=${url()}/${tenant.id}/oauth2/authorize, resource_id=${url()}/`,
		issueToken: (userId) => server.issueFor(userId, [`${url()}/user_impersonation`]),
		expireTokens: () => server.expireTokens(),
		revokeAll: () => server.revokeAll(),
	};
}

/** Entra answers with the id the client gave its request, in a header or a parameter. */
function correlationIdOf(request: FastifyRequest): string | undefined {
	const id = request.headers['client-request-id'];
	return typeof id === 'string' ? id : queryOf(request)['client-request-id'];
}
