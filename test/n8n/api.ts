/** The owner of the n8n that the demo and the tests use. */
export const OWNER = {
	email: 'owner@crm-sync.example',
	firstName: 'Olivia',
	lastName: 'Owner',
	password: 'Sync-both-1',
};

/** n8n's own HTTP interface, as its owner. */
export interface N8nApi {
	/** Sends with the owner's cookie, as the editor does; `path` is below `/rest`. */
	rest<T>(method: string, path: string, body?: object): Promise<T>;
	/** Sends with the owner's API key; `path` is below `/api/v1`. */
	publicApi<T>(method: string, path: string, body?: object): Promise<T>;
	/** Opens an address in n8n that needs the owner's cookies. */
	visit(url: string): Promise<Response>;
}

/** Sets up the owner of a new n8n. @returns its interface, as the owner. */
export async function becomeOwner(url: string): Promise<N8nApi> {
	const cookies = new Map<string, string>();
	const send = async (path: string, init: RequestInit): Promise<Response> => {
		const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const headers = {
			'content-type': 'application/json',
			cookie,
			// n8n closes idle connections, at times just when a busy test would use one again.
			connection: 'close',
			...init.headers,
		};
		const response = await fetch(new URL(path, url), { ...init, headers });
		for (const line of response.headers.getSetCookie()) {
			const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split(/=(.*)/s);
			cookies.set(name, value);
		}
		return response;
	};
	const rest = async <T>(method: string, path: string, body?: object): Promise<T> => {
		const response = await send(`/rest${path}`, { method, body: body && JSON.stringify(body) });
		return (await answerOf<{ data: T }>(response)).data;
	};

	await rest('POST', '/owner/setup', OWNER);
	const scopes = await rest<string[]>('GET', '/api-keys/scopes');
	const key = { label: 'crm-sync', expiresAt: null, scopes };
	const { rawApiKey } = await rest<{ rawApiKey: string }>('POST', '/api-keys', key);
	return {
		rest,
		async publicApi(method, path, body) {
			const headers = { 'x-n8n-api-key': rawApiKey };
			const init = { method, headers, body: body && JSON.stringify(body) };
			return await answerOf(await send(`/api/v1${path}`, init));
		},
		visit: (address) => send(address, { redirect: 'follow' }),
	};
}

async function answerOf<T>(response: Response): Promise<T> {
	const text = await response.text();
	if (!response.ok) {
		const { pathname } = new URL(response.url);
		throw new Error(`n8n answered ${response.status} to ${pathname}: ${text.slice(0, 500)}`);
	}
	return JSON.parse(text) as T;
}
