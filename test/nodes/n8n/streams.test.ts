/** Files pass through the transport piece by piece: neither side holds them as a whole. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { unauthenticatedTransport } from '../../../nodes/n8n/transport';
import { salesforce } from '../../products/salesforce';
import { editorContext } from '../../support/n8nHost';

const PIECE = Buffer.alloc(64 * 1024, 7);
const PIECES = 1000;

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
	server = createServer((request, response) => answer(request, response));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

const { helpers } = editorContext(new salesforce.Action(), { parameters: {}, credentials: {} });
const transport = unauthenticatedTransport({ helpers });

/** Waits until a number no longer grows. */
async function settled(read: () => number): Promise<number> {
	for (let before = -1; ;) {
		const now = read();
		if (now > 0 && now === before) return now;
		before = now;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

test('an upload is read no faster than it is received', async () => {
	let read = 0;
	let received = 0;
	let readWhilePaused = 0;
	answer = (request, response) => {
		request.pause();
		void settled(() => read).then((pieces) => {
			readWhilePaused = pieces;
			request.on('data', (piece: Buffer) => (received += piece.length));
			request.on('end', () => response.end('{}'));
			request.resume();
		});
	};
	const upload = {
		size: PIECES * PIECE.length,
		async *open() {
			for (; read < PIECES; read += 1) yield await Promise.resolve(PIECE);
		},
	};
	const { status } = await transport({ method: 'POST', url: url(), headers: {}, upload });
	expect([status, received]).toEqual([200, upload.size]);
	expect(readWhilePaused).toBeLessThan(PIECES / 2);
});

test('a download is received no faster than it is read', async () => {
	let sent = 0;
	answer = (_, response) => {
		const send = () => {
			while (sent < PIECES) {
				sent += 1;
				if (!response.write(PIECE)) return response.once('drain', send);
			}
			return response.end();
		};
		send();
	};
	const { stream } = await transport({ method: 'GET', url: url(), headers: {}, streamed: true });
	expect(await settled(() => sent)).toBeLessThan(PIECES / 2);
	let size = 0;
	for await (const piece of stream!) size += piece.length;
	expect(size).toBe(PIECES * PIECE.length);
});

test('a rejection of a streamed request is read as text', async () => {
	answer = (_, response) => response.writeHead(404).end('{"error":{}}');
	const response = await transport({ method: 'GET', url: url(), headers: {}, streamed: true });
	expect(response).toMatchObject({ status: 404, body: '{"error":{}}' });
	expect(response.stream).toBeUndefined();
});
