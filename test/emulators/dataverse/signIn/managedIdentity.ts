import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { queryOf } from '../../kernel/oauth/forms';
import type { EntraServer } from './endpoints';
import type { EntraServerOptions } from './rules';

/** What Azure puts into the environment of a machine that has managed identities. */
export const IDENTITY_HEADER = 'emulated-identity-header';

const notFound =
	'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.';

/**
 * The endpoint at which the machine itself gets tokens, as App Service has it.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export function addManagedIdentityEndpoint(
	fastify: FastifyInstance,
	server: EntraServer,
	{ apps, clock, url, tokens }: EntraServerOptions,
): void {
	fastify.get('/msi/token', (request, reply) => {
		const reject = (message: string) =>
			reply.code(400).send({ statusCode: 400, message, correlationId: randomUUID() });
		const { resource = '', client_id: clientId } = queryOf(request);
		if (request.headers['x-identity-header'] !== IDENTITY_HEADER) return reject('Bad Request');
		const app = apps.find(({ managed, ...each }) =>
			clientId === undefined
				? managed === 'system'
				: managed === 'user' && each.clientId === clientId,
		);
		if (!app) return reject(notFound);
		if (resource !== url()) return reject(`AADSTS500011: ${resource} was not found in the tenant.`);
		const { accessToken } = server.issueTo(app, { by: 'app', user: undefined }, [
			`${resource}/.default`,
		]);
		return reply.send({
			access_token: accessToken,
			expires_on: String(Math.floor((clock.now().getTime() + tokens.lifetimeMs) / 1000)),
			resource,
			token_type: 'Bearer',
			client_id: app.clientId,
		});
	});
}
