import type { FastifyRequest } from 'fastify';
import { bodyText } from '../server';

export type Form = Record<string, string>;

/** The parameters of the request's address. */
export const queryOf = (request: FastifyRequest): Form =>
	Object.fromEntries(new URL(request.url, 'https://localhost').searchParams);

/** The parameters of the request's body, when it is a form. */
export const formOf = (request: FastifyRequest): Form =>
	Object.fromEntries(new URLSearchParams(bodyText(request)));
