import type { Connection, CrmRequest, Transport } from '../../nodes/crm/transport';

/** A transport without n8n: plain fetch, with a token that an emulator has issued, or without one. */
export function plainTransport(token?: string): Transport {
	return async ({ method, url, headers, body, tokenInBody }) => {
		const isInHeader = token !== undefined && !tokenInBody;
		const answer = await fetch(url, {
			method,
			headers: { ...headers, ...(isInHeader && { authorization: `Bearer ${token}` }) },
			body: tokenInBody?.bodyWith(token ?? '') ?? body,
			redirect: 'manual',
		});
		return {
			status: answer.status,
			headers: Object.fromEntries(answer.headers),
			body: await answer.text(),
		};
	};
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
