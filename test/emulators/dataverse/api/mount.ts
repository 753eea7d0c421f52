/** The HTTP side of the Web API: sign-in, limits of a request, and the way into the dispatcher. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bodyText } from '../../kernel/server';
import { answerBatch, isBatch } from '../batch/answerBatch';
import type { Environment } from '../environment';
import { notAMember } from '../errors/accessErrors';
import { DataverseError, notEmulated } from '../errors/dataverseError';
import { notAcceptable, unknownResource, urlTooLong } from '../errors/queryErrors';
import type { ServiceProtection } from '../serviceProtection';
import type { DataverseSignIn } from '../signIn';
import { createContext } from './context';
import { dispatch, rejection } from './dispatch';
import type { ApiResponse } from './messages';

const MAX_URL_LENGTH = 32_768;

export interface MountOptions {
	environment: Environment;
	signIn: DataverseSignIn;
	protection: ServiceProtection;
}

export function mountApi(app: FastifyInstance, options: MountOptions): void {
	app.route({
		method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
		url: '/api/data/*',
		onRequest: async (request, reply) => {
			const rejected = protect(request, reply, options);
			if (rejected) return send(reply, rejected);
		},
		handler: async (request, reply) => {
			const caller = options.signIn.authenticate(request);
			if (!caller) {
				return reply.code(401).header('WWW-Authenticate', options.signIn.challenge()).send();
			}
			const { userId } = caller;
			if (userId !== undefined) reply.headers(options.protection.headers(userId));
			return send(reply, await rejecting(() => answer(request, options, userId)));
		},
	});
}

/** Counts the request against its user's limits, from its arrival to the end of its answer; returns the rejection. */
function protect(
	request: FastifyRequest,
	reply: FastifyReply,
	{ signIn, protection }: MountOptions,
): ApiResponse | undefined {
	const userId = signIn.authenticate(request)?.userId;
	if (userId === undefined) return undefined;
	try {
		const leave = protection.enter(userId);
		const arrivedAt = performance.now();
		reply.raw.once('close', () => leave(performance.now() - arrivedAt));
		return undefined;
	} catch (error) {
		if (error instanceof DataverseError) return rejection(error);
		throw error;
	}
}

async function rejecting(work: () => ApiResponse | Promise<ApiResponse>): Promise<ApiResponse> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof DataverseError) return rejection(error);
		throw error;
	}
}

function answer(
	request: FastifyRequest,
	{ environment }: MountOptions,
	userId: string | undefined,
): ApiResponse | Promise<ApiResponse> {
	if (userId === undefined) throw notAMember();
	const headers = plainHeaders(request);
	if (request.url.length > MAX_URL_LENGTH) throw urlTooLong();
	rejectHeaders(headers, request.url);
	const context = createContext(
		environment,
		{ userId },
		{ method: request.method, url: request.url, headers, body: bodyText(request) },
	);
	if (!context) throw unknownResource(request.url);
	return isBatch(context) ? answerBatch(context) : dispatch(context);
}

const IMPERSONATION = ['callerobjectid', 'mscrmcallerid'];

/** Only `$metadata` can be had as XML, and always is. */
function rejectHeaders(headers: Readonly<Record<string, string>>, url: string): void {
	const { accept = '*/*' } = headers;
	const isDocument = /\/\$metadata(\?|$)/.test(url);
	const acceptable = isDocument
		? /application\/|\*\/\*/i
		: /application\/(json|\*)|multipart\/mixed|\*\/\*/i;
	if (!acceptable.test(accept)) throw notAcceptable(accept);
	const impersonation = IMPERSONATION.find((name) => headers[name] !== undefined);
	if (impersonation) throw notEmulated(`impersonation by ${impersonation}`);
}

const plainHeaders = (request: FastifyRequest) =>
	Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
	);

function send(reply: FastifyReply, { status, headers, body, bytes }: ApiResponse) {
	reply.code(status).headers(headers);
	if (bytes) return reply.send(bytes);
	return body === '' ? reply.send() : reply.send(body);
}
