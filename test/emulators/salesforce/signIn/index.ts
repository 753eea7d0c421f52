import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AuthorizationServer } from '../../kernel/oauth/authorizationServer';
import { addAuthorizeRoute } from '../../kernel/oauth/authorizeRoute';
import { formOf, queryOf } from '../../kernel/oauth/forms';
import { toSignInError } from '../../kernel/oauth/refusals';
import type { Grant, IssuedTokens, SignInUser } from '../../kernel/oauth/rules';
import { salesforceRefusal } from './errors';
import { identity, identityUrl, userInfo } from './identity';
import { salesforceRules, type SalesforceApp, type SalesforceSignInOptions } from './rules';

export type { SalesforceApp, SalesforceSignInOptions } from './rules';

/** Whom a request to the REST API comes from. */
export interface SalesforceCaller {
	/** The User record's id, with 18 characters. */
	userId: string;
	appId: string;
	scope: readonly string[];
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
 * and the identity address `/id/{organization}/{user}`.
 *
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 */
export function registerSignIn(
	fastify: FastifyInstance,
	options: SalesforceSignInOptions,
): SalesforceSignIn {
	const server = new AuthorizationServer(salesforceRules(options));
	const context = () => ({ url: options.url(), organizationId: options.organizationId });

	const refuse = (reply: FastifyReply, error: unknown) =>
		reply.code(400).send(salesforceRefusal(toSignInError(error)));

	addAuthorizeRoute(fastify, server, {
		path: '/services/oauth2/authorize',
		product: 'Salesforce',
		wrongPassword: 'Please check your username and password.',
		refuse(_request, reply, error) {
			const { error: name, error_description } = salesforceRefusal(error);
			const text = `error=${name}&error_description=${encodeURIComponent(error_description)}`;
			return reply.code(400).type('text/plain; charset=utf-8').send(text);
		},
		errorParameters: (_request, error) => ({ ...salesforceRefusal(error) }),
	});

	fastify.post('/services/oauth2/token', async (request, reply) => {
		reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
		try {
			return tokenAnswer(await server.token(request));
		} catch (error) {
			return refuse(reply, error);
		}
	});

	fastify.route({
		method: ['GET', 'POST'],
		url: '/services/oauth2/revoke',
		handler(request, reply) {
			const token = formOf(request).token ?? queryOf(request).token ?? '';
			if (server.revoke(token)) return reply.send();
			return reply
				.code(400)
				.send({ error: 'invalid_token', error_description: 'invalid token: token is not valid' });
		},
	});

	fastify.route({
		method: ['GET', 'POST'],
		url: '/services/oauth2/userinfo',
		handler(request, reply) {
			const user = signedInUser(request);
			return user ? reply.send(userInfo(user, context())) : badToken(request, reply);
		},
	});

	fastify.get('/id/:organizationId/:userId', (request, reply) => {
		const user = signedInUser(request);
		if (!user) return badToken(request, reply);
		const { organizationId, userId } = request.params as Record<string, string>;
		if (organizationId !== options.organizationId) return reply.code(403).send('Wrong_Org');
		if (userId !== user.id) return reply.code(404).send('Bad_Id');
		return identity(user, context());
	});

	const signedInUser = (request: FastifyRequest): SignInUser | undefined =>
		server.authenticate(request)?.session.user;

	/** There is no `expires_in`: a client learns of the end of a session by a 401. */
	function tokenAnswer(issued: IssuedTokens<SalesforceApp, SignInUser>) {
		const { app, session, scope, accessToken, refreshToken, issuedAt } = issued;
		const { url, organizationId } = context();
		const id = identityUrl(session.user?.id ?? '', { url, organizationId });
		const issued_at = String(issuedAt.getTime());
		return {
			access_token: accessToken,
			...(refreshToken && { refresh_token: refreshToken }),
			signature: createHmac('sha256', app.secrets[0]?.value ?? '')
				.update(id + issued_at)
				.digest('base64'),
			scope: scope.join(' '),
			instance_url: url,
			id,
			token_type: 'Bearer',
			issued_at,
		};
	}

	return {
		authenticate: (request) => callerOf(server.authenticate(request)),
		authenticateSession: (sessionId) => callerOf(server.findGrant(sessionId)),
		issueToken: (userId) => server.issueFor(userId, ['api']),
		expireTokens: () => server.expireTokens(),
		revokeAll: () => server.revokeAll(),
	};
}

function callerOf(
	grant: Grant<SalesforceApp, SignInUser> | undefined,
): SalesforceCaller | undefined {
	const user = grant?.session.user;
	return user && { userId: user.id, appId: grant.app.clientId, scope: grant.scope };
}

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_openid.htm */
function badToken(request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const missing = request.headers.authorization === undefined;
	return reply.code(403).send(missing ? 'Missing_OAuth_Token' : 'Bad_OAuth_Token');
}
