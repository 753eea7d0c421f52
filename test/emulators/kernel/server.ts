import { setTimeout as wait } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { bodyText } from './bodyText';
import type { EmulatedClock } from './clock';
import type { Fault, Faults, SpoiledAnswer } from './faults';
import { LateRequests } from './lateRequests';
import type { RequestLog } from './requestLog';
import { emulatorCertificates } from './tls';

export interface ServerOptions {
	clock: EmulatedClock;
	faults: Faults;
	log: RequestLog;
	/** A free port when left out. */
	port?: number;
	/** Every answer to a client comes this much later. */
	delayMs?: number;
	/** Bytes a request's body may hold; more is answered with 413. 50 MB by default. */
	bodyLimit?: number;
}

export { bodyText } from './bodyText';

/** A server that is being set up: add routes to `app`, then listen(). */
export interface EmulatorServer {
	/** Bodies reach the handlers as strings; those of files have one character for each byte. See bodyText(). */
	readonly app: FastifyInstance;
	/** Resolves with the server's address, such as `https://localhost:4433`. */
	listen(): Promise<string>;
	/** Closes the server and the connections its clients keep open. */
	close(): Promise<void>;
}

/** URL and headers together; above the 65,536 characters Dataverse accepts inside a `$batch`, so routes set their own limits. */
const MAX_HEADER_BYTES = 128 * 1024;

/**
 * A fastify server over TLS on 127.0.0.1 that shows the emulated time, lets the planned faults happen and logs.
 * Requests that a handler makes with `app.inject()` (parts of a `$batch` or a composite) meet no faults,
 * no delay and no log: from outside they are not requests.
 */
export async function createServer(options: ServerOptions): Promise<EmulatorServer> {
	const { cert, key } = await emulatorCertificates();
	const app: FastifyInstance = fastify({
		https: { cert, key, maxHeaderSize: MAX_HEADER_BYTES },
		bodyLimit: options.bodyLimit ?? 50 * 1024 * 1024,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: MAX_HEADER_BYTES },
	});
	keepBodiesAsText(app);
	sendEmulatedTime(app, options.clock);
	addFaultsAndLog(app, options);
	return {
		app,
		async listen() {
			await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
			return `https://localhost:${(app.server.address() as AddressInfo).port}`;
		},
		close: () => app.close(),
	};
}

function keepBodiesAsText(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(
		['application/octet-stream', 'multipart/form-data'],
		{ parseAs: 'buffer' },
		(_request, body, done) => done(null, body.toString('latin1')),
	);
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}

function sendEmulatedTime(app: FastifyInstance, clock: EmulatedClock): void {
	app.addHook('onSend', async (_request, reply) => {
		reply.header('date', clock.now().toUTCString());
	});
}

function addFaultsAndLog(
	app: FastifyInstance,
	{ clock, faults, log, delayMs = 0 }: ServerOptions,
): void {
	const taken = new WeakMap<FastifyRequest, Fault>();
	const late = new LateRequests(app);

	const record = (request: FastifyRequest, status: number, answer: unknown) =>
		log.record({
			at: clock.now(),
			method: request.method,
			path: request.url,
			headers: plainHeaders(request),
			body: bodyText(request),
			status,
			answer: typeof answer === 'string' ? answer : '',
		});

	const cut = (request: FastifyRequest, reply: FastifyReply) => {
		record(request, 0, '');
		reply.hijack();
		request.raw.socket.destroy();
	};

	app.addHook('preHandler', async (request, reply) => {
		if (!cameFromOutside(request)) return;
		await late.carryOutDue();
		const fault = faults.take(request.method, request.url) ?? {};
		taken.set(request, fault);
		const pause = delayMs + (fault.delayMs ?? 0);
		if (pause > 0) await wait(pause);
		if (fault.runsFor !== undefined) late.add(request, fault.runsFor);
		if (fault.cut === 'beforeWrite' || fault.runsFor !== undefined) return cut(request, reply);
		if (fault.answer) {
			const { status, headers = {}, body = '' } = fault.answer;
			return reply.code(status).headers(headers).send(body);
		}
	});

	app.addHook('onSend', async (request, reply, payload) => {
		if (!cameFromOutside(request)) return payload;
		const { cut: wayOfCut, spoil } = taken.get(request) ?? {};
		if (wayOfCut === 'afterWrite') {
			cut(request, reply);
			return payload;
		}
		const answer = spoil
			? replace(reply, spoil(typeof payload === 'string' ? payload : ''))
			: payload;
		record(request, reply.statusCode, answer);
		return answer;
	});
}

/** @returns the new body. */
function replace(reply: FastifyReply, { status, headers = {}, body }: SpoiledAnswer): string {
	void reply
		.code(status ?? reply.statusCode)
		.headers(headers)
		.removeHeader('content-length');
	return body;
}

const cameFromOutside = (request: FastifyRequest) => request.raw.socket instanceof TLSSocket;

/** The request's headers by name in lower case, those given several times joined. */
export const plainHeaders = (request: FastifyRequest) =>
	Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
	);
