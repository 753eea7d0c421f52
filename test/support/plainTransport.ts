import type { ByteStream, Connection, CrmRequest, Transport } from '../../nodes/crm/transport';

/** A transport without n8n: plain fetch, with a token that an emulator has issued, or without one. */
export function plainTransport(token?: string): Transport {
	return async ({ method, url, headers, body, upload, streamed = false, tokenInBody }) => {
		const isInHeader = token !== undefined && !tokenInBody;
		const text = tokenInBody?.bodyWith(token ?? '') ?? body;
		const answer = await fetch(url, {
			method,
			headers: { ...headers, ...(isInHeader && { authorization: `Bearer ${token}` }) },
			body: upload ? await readBytes(upload.open()) : text,
			redirect: 'manual',
		});
		const response = { status: answer.status, headers: Object.fromEntries(answer.headers) };
		if (!streamed || !answer.ok) return { ...response, body: await answer.text() };
		return { ...response, body: '', stream: piecesOf(await answer.arrayBuffer()) };
	};
}

async function readBytes(stream: ByteStream): Promise<Buffer<ArrayBuffer>> {
	const pieces: Uint8Array[] = [];
	for await (const piece of stream) pieces.push(piece);
	return Buffer.concat(pieces);
}

async function* piecesOf(content: ArrayBuffer): AsyncGenerator<Uint8Array> {
	yield await Promise.resolve(new Uint8Array(content));
}

/** A connection to an emulator, without waiting between retries. */
export const connect = (emulator: { url: string }, token: string): Connection => ({
	baseUrl: emulator.url,
	transport: plainTransport(token),
	anonymous: plainTransport(),
	wait: () => Promise.resolve(),
});

/** The same connection, and every request that is sent over it, complete. */
export function watch(connection: Connection): { connection: Connection; sent: CrmRequest[] } {
	const sent: CrmRequest[] = [];
	const watched =
		(transport: Transport): Transport =>
		(request) => {
			sent.push(request);
			return transport(request);
		};
	const { transport, anonymous } = connection;
	return {
		connection: { ...connection, transport: watched(transport), anonymous: watched(anonymous) },
		sent,
	};
}
