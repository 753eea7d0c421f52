import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthorizationServer } from '../../kernel/oauth/authorizationServer';
import { addAuthorizeRoute } from '../../kernel/oauth/authorizeRoute';
import { formOf, queryOf } from '../../kernel/oauth/forms';
import { toSignInError, type SignInError } from '../../kernel/oauth/refusals';
import type { SignInUser } from '../../kernel/oauth/rules';
import { refusalPage } from '../../kernel/oauth/signInPage';
import { instanceDiscovery, openidConfiguration } from './discovery';
import { entraRefusal, unknownTenant } from './errors';
import type { EntraApp, EntraOptions } from './rules';
import { tokenAnswer } from './tokens';

export type EntraServer = AuthorizationServer<EntraApp, SignInUser>;

export function addAuthorizeEndpoint(
	fastify: FastifyInstance,
	server: EntraServer,
	options: EntraOptions,
): void {
	addAuthorizeRoute(fastify, server, {
		path: '/:tenant/oauth2/v2.0/authorize',
		product: 'Microsoft',
		wrongPassword: 'Your account or password is incorrect.',
		checkPath: (request) => checkTenant(request, options, 'invalid_request'),
		refuse(request, reply, error) {
			const { body } = refusalOf(request, options, error);
			const page = refusalPage('Microsoft', body.error_description);
			return reply.code(400).type('text/html; charset=utf-8').send(page);
		},
		errorParameters(request, refusal) {
			const { error, error_description, error_uri } = refusalOf(request, options, refusal).body;
			return { error, error_description, error_uri };
		},
	});
}

export function addTokenEndpoint(
	fastify: FastifyInstance,
	server: EntraServer,
	options: EntraOptions,
): void {
	fastify.post('/:tenant/oauth2/v2.0/token', async (request, reply) => {
		reply.header('cache-control', 'no-store, no-cache').header('pragma', 'no-cache');
		try {
			checkTenant(request, options, 'invalid_request');
			const withClientInfo = formOf(request).client_info === '1';
			return tokenAnswer(await server.token(request), { ...options, withClientInfo });
		} catch (error) {
			return refuse(request, reply, options, error);
		}
	});
}

/** What MSAL reads before it asks for tokens. */
export function addDiscoveryEndpoints(fastify: FastifyInstance, options: EntraOptions): void {
	fastify.get('/:tenant/v2.0/.well-known/openid-configuration', (request, reply) => {
		try {
			checkTenant(request, options, 'invalid_tenant');
			return reply.send(openidConfiguration(options.url(), options.tenant));
		} catch (error) {
			return refuse(request, reply, options, error);
		}
	});
	fastify.get('/common/discovery/instance', () => instanceDiscovery(options.url(), options.tenant));
}

function checkTenant(
	request: FastifyRequest,
	{ tenant }: EntraOptions,
	error: 'invalid_request' | 'invalid_tenant',
): void {
	const { tenant: asked } = request.params as { tenant: string };
	const known = [tenant.id, tenant.domain, 'common', 'organizations'];
	if (!known.includes(asked.toLowerCase())) throw unknownTenant(asked, error);
}

function refuse(
	request: FastifyRequest,
	reply: FastifyReply,
	options: EntraOptions,
	error: unknown,
): FastifyReply {
	const { status, body } = refusalOf(request, options, toSignInError(error));
	return reply.code(status).send(body);
}

const refusalOf = (
	request: FastifyRequest,
	{ clock, tenant, url }: EntraOptions,
	refusal: SignInError,
) =>
	entraRefusal(refusal, {
		directory: tenant.name,
		url: url(),
		at: clock.now(),
		correlationId: correlationIdOf(request),
	});

/** Entra answers with the id the client gave its request, in a header or a parameter. */
function correlationIdOf(request: FastifyRequest): string | undefined {
	const id = request.headers['client-request-id'];
	return typeof id === 'string' ? id : queryOf(request)['client-request-id'];
}
