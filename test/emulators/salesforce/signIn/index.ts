import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AuthorizationServer } from '../../kernel/oauth/authorizationServer';
import type { Grant } from '../../kernel/oauth/rules';
import {
	addAuthorizeEndpoint,
	addIdentityEndpoints,
	addRevokeEndpoint,
	addTokenEndpoint,
} from './endpoints';
import {
	salesforceRules,
	type SalesforceApp,
	type SalesforcePerson,
	type SalesforceSignInOptions,
} from './rules';

export type { SalesforceApp, SalesforcePerson, SalesforceSignInOptions } from './rules';

/** Whom a request to the REST API comes from. */
export interface SalesforceCaller {
	/** The User record's id, with 18 characters. */
	userId: string;
	appId: string;
	scope: readonly string[];
	/** False when the REST API rejects this user: answer 403 API_DISABLED_FOR_ORG. */
	mayUseApi: boolean;
}

export interface SalesforceSignIn {
	/** Undefined without a valid session: answer 401 INVALID_SESSION_ID. */
	authenticate(request: FastifyRequest): SalesforceCaller | undefined;
	/** The same for the session id that a SOAP message carries in its header. */
	authenticateSession(sessionId: string): SalesforceCaller | undefined;
	/** An access token without signing in: for the user with this id, or for the first user. */
	issueToken(userId?: string): string;
	/** Lets all access tokens expire; refresh tokens go on. */
	expireTokens(): void;
	/** Ends all access and refresh tokens, as an administrator does. */
	revokeAll(): void;
}

/**
 * Adds Salesforce's sign-in endpoints: `/services/oauth2/authorize`, `/token`, `/revoke` and `/userinfo`,
 * and the identity address `/id/{org}/{user}`.
 *
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 */
export function registerSignIn(
	fastify: FastifyInstance,
	options: SalesforceSignInOptions,
): SalesforceSignIn {
	const server = new AuthorizationServer(salesforceRules(options));
	addAuthorizeEndpoint(fastify, server);
	addTokenEndpoint(fastify, server, options);
	addRevokeEndpoint(fastify, server);
	addIdentityEndpoints(fastify, server, options);
	return {
		authenticate: (request) => callerOf(server.authenticate(request)),
		authenticateSession: (sessionId) => callerOf(server.findGrant(sessionId)),
		issueToken: (userId) => server.issueFor(userId, ['api']),
		expireTokens: () => server.expireTokens(),
		revokeAll: () => server.revokeAll(),
	};
}

function callerOf(
	grant: Grant<SalesforceApp, SalesforcePerson> | undefined,
): SalesforceCaller | undefined {
	const user = grant?.session.user;
	if (!user) return undefined;
	const { app, scope } = grant;
	return { userId: user.id, appId: app.clientId, scope, mayUseApi: user.apiEnabled !== false };
}
