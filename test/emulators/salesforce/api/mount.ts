/** The HTTP side: sign-in, limits of a request, JSON in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bodyText } from '../../kernel/server';
import {
	apiDisabled,
	ApiError,
	headersTooLarge,
	invalidAuthHeader,
	invalidSession,
	jsonParserError,
	requestLimitExceeded,
	requestTooLarge,
	unsupportedMediaType,
	uriTooLong,
} from '../errors';
import type { Org } from '../org';
import { VERSIONS } from '../resources/versions';
import { dispatch, reject } from './dispatch';
import { readMultipart } from './multipart';
import type { ApiAnswer } from './types';

/** https://developer.salesforce.com/docs/platform/salesforce-app-limits/guide/salesforce-app-limits-platform-api.html */
const MAX_URI_AND_HEADERS = 16_384;
const MAX_BODY = 50 * 1024 * 1024;

/** Whose token it is; undefined when it is unknown or no longer good. */
export type Authenticate = (
	accessToken: string,
) => { userId: string; mayUseApi: boolean } | undefined;

export function mountApi(app: FastifyInstance, org: Org, authenticate: Authenticate): void {
	const sendVersions = (_request: FastifyRequest, reply: FastifyReply) =>
		send(reply, org, {
			status: 200,
			body: VERSIONS.map(({ label, version }) => ({
				label,
				url: `/services/data/v${version}`,
				version,
			})),
		});
	app.get('/services/data', sendVersions);
	app.get('/services/data/', sendVersions);
	app.all('/services/data/*', (request, reply) =>
		send(reply, org, answer(request, org, authenticate)),
	);
}

function answer(request: FastifyRequest, org: Org, authenticate: Authenticate): ApiAnswer {
	try {
		rejectTooLarge(request);
		const userId = signedIn(request, authenticate);
		if (!org.usage.count()) throw requestLimitExceeded();
		return dispatch(org, {
			method: request.method,
			url: request.url,
			headers: plainHeaders(request),
			body: readBody(request),
			userId,
		});
	} catch (error) {
		if (error instanceof ApiError) return reject(error);
		throw error;
	}
}

function rejectTooLarge(request: FastifyRequest): void {
	const uri = Buffer.byteLength(request.url);
	if (uri > MAX_URI_AND_HEADERS) throw uriTooLong();
	const headers = Buffer.byteLength(request.raw.rawHeaders.join(''));
	if (uri + headers > MAX_URI_AND_HEADERS) throw headersTooLarge();
}

function signedIn(request: FastifyRequest, authenticate: Authenticate): string {
	const { authorization } = request.headers;
	if (authorization === undefined) throw invalidSession();
	const token = /^(?:Bearer|OAuth) (\S+)$/i.exec(authorization)?.[1];
	if (token === undefined) throw invalidAuthHeader();
	const caller = authenticate(token);
	if (!caller) throw invalidSession();
	if (!caller.mayUseApi) throw apiDisabled();
	return caller.userId;
}

function readBody(request: FastifyRequest): unknown {
	const text = bodyText(request);
	if (text === '') return undefined;
	const type = request.headers['content-type'] ?? '';
	if (/^text\/csv\b/i.test(type) && /\/batches\/?$/.test(request.url)) return text;
	if (/^multipart\/form-data\b/i.test(type)) return readMultipart(text, type);
	if (text.length > MAX_BODY) throw requestTooLarge();
	if (!/^application\/json\b/i.test(type)) throw unsupportedMediaType(type);
	try {
		return JSON.parse(text);
	} catch (error) {
		throw jsonParserError(error instanceof Error ? error.message : 'Unexpected end of input');
	}
}

const plainHeaders = (request: FastifyRequest) =>
	Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
	);

function send(reply: FastifyReply, org: Org, { status, headers = {}, body }: ApiAnswer) {
	reply.code(status).headers({ ...headers, 'sforce-limit-info': org.usage.header });
	if (body === undefined) return reply.send();
	if (typeof body === 'string') return reply.send(body);
	if (Buffer.isBuffer(body)) return reply.type('application/octetstream').send(body);
	return reply.type('application/json;charset=UTF-8').send(JSON.stringify(body));
}
