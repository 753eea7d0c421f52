import type { FastifyRequest } from 'fastify';

/** The request's body; empty when it has none. */
export const bodyText = (request: FastifyRequest) =>
	typeof request.body === 'string' ? request.body : '';
