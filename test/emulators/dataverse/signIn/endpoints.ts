import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthorizationServer } from '../../kernel/oauth/authorizationServer';
import { addAuthorizeRoute } from '../../kernel/oauth/authorizeRoute';
import { formOf, queryOf, type Form } from '../../kernel/oauth/forms';
import { toSignInError, type SignInError } from '../../kernel/oauth/rejections';
import { rejectionPage } from '../../kernel/oauth/signInPage';
import { checkAssertion } from './assertions';
import { instanceDiscovery, openidConfiguration } from './discovery';
import { entraRejection, publicClient, unknownTenant } from './errors';
import type { EntraApp, EntraServerOptions, EntraUser } from './rules';
import { tokenAnswer } from './tokens';

export type EntraServer = AuthorizationServer<EntraApp, EntraUser>;

export function addAuthorizeEndpoint(
	fastify: FastifyInstance,
	server: EntraServer,
	options: EntraServerOptions,
): void {
	addAuthorizeRoute(fastify, server, {
		path: '/:tenant/oauth2/v2.0/authorize',
		product: 'Microsoft',
		wrongPassword: 'Your account or password is incorrect.',
		checkPath: (request) => checkTenant(request, options, 'invalid_request'),
		reject(request, reply, error) {
			const { body } = rejectionOf(request, options, error);
			const page = rejectionPage('Microsoft', body.error_description);
			return reply.code(400).type('text/html; charset=utf-8').send(page);
		},
		errorParameters(request, rejection) {
			const { error, error_description, error_uri } = rejectionOf(request, options, rejection).body;
			return { error, error_description, error_uri };
		},
	});
}

export function addTokenEndpoint(
	fastify: FastifyInstance,
	server: EntraServer,
	options: EntraServerOptions,
): void {
	fastify.post('/:tenant/oauth2/v2.0/token', async (request, reply) => {
		reply.header('cache-control', 'no-store, no-cache').header('pragma', 'no-cache');
		try {
			checkTenant(request, options, 'invalid_request');
			const form = formOf(request);
			const isProven = isProvenByAssertion(server, form, options);
			const withClientInfo = form.client_info === '1';
			return tokenAnswer(await server.token(request, isProven), { ...options, withClientInfo });
		} catch (error) {
			return reject(request, reply, options, error);
		}
	});
}

function isProvenByAssertion(
	server: EntraServer,
	form: Form,
	options: EntraServerOptions,
): boolean {
	const { client_id: clientId, client_assertion: assertion, client_secret: secret } = form;
	if (!clientId || (!assertion && !secret)) return false;
	const app = server.findApp(clientId);
	if (app.secrets.length === 0 && !app.isConfidential) throw publicClient();
	if (assertion) checkAssertion(app, form, options);
	return Boolean(assertion);
}

/** What MSAL reads before it asks for tokens. */
export function addDiscoveryEndpoints(fastify: FastifyInstance, options: EntraServerOptions): void {
	fastify.get('/:tenant/v2.0/.well-known/openid-configuration', (request, reply) => {
		try {
			checkTenant(request, options, 'invalid_tenant');
			return reply.send(openidConfiguration(options.url(), options.tenant));
		} catch (error) {
			return reject(request, reply, options, error);
		}
	});
	fastify.get('/common/discovery/instance', () => instanceDiscovery(options.url(), options.tenant));
}

function checkTenant(
	request: FastifyRequest,
	{ tenant }: EntraServerOptions,
	error: 'invalid_request' | 'invalid_tenant',
): void {
	const { tenant: asked } = request.params as { tenant: string };
	const known = [tenant.id, tenant.domain, 'common', 'organizations'];
	if (!known.includes(asked.toLowerCase())) throw unknownTenant(asked, error);
}

function reject(
	request: FastifyRequest,
	reply: FastifyReply,
	options: EntraServerOptions,
	error: unknown,
): FastifyReply {
	const { status, body } = rejectionOf(request, options, toSignInError(error));
	return reply.code(status).send(body);
}

const rejectionOf = (
	request: FastifyRequest,
	{ clock, tenant, url }: EntraServerOptions,
	rejection: SignInError,
) =>
	entraRejection(rejection, {
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
