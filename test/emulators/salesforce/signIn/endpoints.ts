import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthorizationServer } from '../../kernel/oauth/authorizationServer';
import { addAuthorizeRoute } from '../../kernel/oauth/authorizeRoute';
import { formOf, queryOf } from '../../kernel/oauth/forms';
import { toSignInError } from '../../kernel/oauth/rejections';
import type { IssuedTokens, SignInUser } from '../../kernel/oauth/rules';
import { salesforceRejection } from './errors';
import { identity, identityUrl, userInfo } from './identity';
import { JWT_BEARER, signInByAssertion } from './jwtBearer';
import type { SalesforceApp, SalesforcePerson, SalesforceSignInOptions } from './rules';

export type SalesforceServer = AuthorizationServer<SalesforceApp, SalesforcePerson>;

export function addAuthorizeEndpoint(fastify: FastifyInstance, server: SalesforceServer): void {
	addAuthorizeRoute(fastify, server, {
		path: '/services/oauth2/authorize',
		product: 'Salesforce',
		wrongPassword: 'Please check your username and password.',
		reject(_request, reply, rejection) {
			const { error, error_description } = salesforceRejection(rejection);
			const text = `error=${error}&error_description=${encodeURIComponent(error_description)}`;
			return reply.code(400).type('text/plain; charset=utf-8').send(text);
		},
		errorParameters(_request, rejection) {
			const { error, error_description } = salesforceRejection(rejection);
			const denied = error === 'invalid_app_access';
			return { error: denied ? 'OAUTH_APP_ACCESS_DENIED' : error, error_description };
		},
	});
}

export function addTokenEndpoint(
	fastify: FastifyInstance,
	server: SalesforceServer,
	options: SalesforceSignInOptions,
): void {
	fastify.post('/services/oauth2/token', async (request, reply) => {
		reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
		try {
			const form = formOf(request);
			const issued =
				form.grant_type === JWT_BEARER
					? signInByAssertion(server, form.assertion, options)
					: await server.token(request);
			return tokenAnswer(issued, options);
		} catch (error) {
			return reply.code(400).send(salesforceRejection(toSignInError(error)));
		}
	});
}

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_revoke_token.htm */
export function addRevokeEndpoint(fastify: FastifyInstance, server: SalesforceServer): void {
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
}

/** Who is signed in; https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_openid.htm */
export function addIdentityEndpoints(
	fastify: FastifyInstance,
	server: SalesforceServer,
	options: SalesforceSignInOptions,
): void {
	const tokenUser = (request: FastifyRequest): SignInUser | undefined =>
		server.authenticate(request)?.session.user;

	fastify.route({
		method: ['GET', 'POST'],
		url: '/services/oauth2/userinfo',
		handler(request, reply) {
			const user = tokenUser(request);
			return user ? reply.send(userInfo(user, options)) : rejectToken(request, reply);
		},
	});

	fastify.get('/id/:orgId/:userId', (request, reply) => {
		const user = tokenUser(request);
		if (!user) return rejectToken(request, reply);
		const { orgId, userId } = request.params as Record<string, string>;
		if (orgId !== options.orgId) return reply.code(403).send('Wrong_Org');
		if (userId !== user.id) return reply.code(404).send('Bad_Id');
		return reply.send(identity(user, options));
	});
}

/** There is no `expires_in`: a client notices the end of a session by a 401. */
function tokenAnswer(
	{ app, session, ...issued }: IssuedTokens<SalesforceApp, SalesforcePerson>,
	options: SalesforceSignInOptions,
) {
	const id = identityUrl(session.user?.id ?? '', options);
	const issued_at = String(issued.issuedAt.getTime());
	return {
		access_token: issued.accessToken,
		...(issued.refreshToken && { refresh_token: issued.refreshToken }),
		signature: createHmac('sha256', app.secrets[0]?.value ?? '')
			.update(id + issued_at)
			.digest('base64'),
		scope: issued.scope.join(' '),
		instance_url: options.instanceUrl ?? options.url(),
		id,
		token_type: 'Bearer',
		issued_at,
	};
}

function rejectToken(request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const missing = request.headers.authorization === undefined;
	return reply.code(403).send(missing ? 'Missing_OAuth_Token' : 'Bad_OAuth_Token');
}
