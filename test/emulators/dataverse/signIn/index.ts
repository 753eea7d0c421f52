import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AuthorizationServer } from '../../kernel/oauth/authorizationServer';
import { addAuthorizeEndpoint, addDiscoveryEndpoints, addTokenEndpoint } from './endpoints';
import { addManagedIdentityEndpoint, IDENTITY_HEADER } from './managedIdentity';
import { entraRules, type EntraOptions } from './rules';
import type { TokenSettings } from './tokens';

export type { EntraApp, EntraOptions, EntraTenant, EntraUser } from './rules';

/** Whom a request to the Web API comes from. */
export interface DataverseCaller {
	/** The `systemuserid`; undefined for an app that has no application user in the environment. */
	userId: string | undefined;
	appId: string;
}

export interface DataverseSignIn {
	readonly tokens: TokenSettings;
	/** What Azure sets in the environment of a machine, for the managed identities among the apps. */
	identityEnvironment(): { IDENTITY_ENDPOINT: string; IDENTITY_HEADER: string };
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
 * a rejected page has status 400, which Entra does not document.
 *
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function registerSignIn(fastify: FastifyInstance, options: EntraOptions): DataverseSignIn {
	const tokens: TokenSettings = { lifetimeMs: 60 * 60_000 };
	const settings = { ...options, tokens };
	const server = new AuthorizationServer(entraRules(settings));
	addAuthorizeEndpoint(fastify, server, settings);
	addTokenEndpoint(fastify, server, settings);
	addDiscoveryEndpoints(fastify, settings);
	addManagedIdentityEndpoint(fastify, server, settings);

	const { tenant, url } = options;
	return {
		tokens,
		identityEnvironment: () => ({ IDENTITY_ENDPOINT: `${url()}/msi/token`, IDENTITY_HEADER }),
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
