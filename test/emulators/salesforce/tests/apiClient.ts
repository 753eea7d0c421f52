import { trustEmulators } from '../../kernel/tls';
import {
	startSalesforceEmulator,
	type SalesforceEmulator,
	type SalesforceEmulatorOptions,
} from '..';

export const API = '/services/data/v68.0';

export interface SentRequest {
	method?: string;
	/** Below the version, such as `/sobjects/Lead`; or from `/services` on. */
	path: string;
	/** Sent as JSON unless it is text. */
	body?: unknown;
	headers?: Record<string, string>;
	/** Of the integration user when left out; none when null. */
	token?: string | null;
}

export interface ReadAnswer<Body> {
	status: number;
	headers: Headers;
	body: Body;
}

/** Plain HTTP to one emulator. */
export interface ApiClient {
	emulator: SalesforceEmulator;
	send: <Body = unknown>(request: SentRequest) => Promise<ReadAnswer<Body>>;
	/** Rows of a query; throws what the emulator answers when it rejects. */
	query: <Row = Record<string, unknown>>(soql: string) => Promise<Row[]>;
	/** Creates a record as the integration user, and returns its id. */
	create: (object: string, values: object) => Promise<string>;
}

export async function startWithClient(options?: SalesforceEmulatorOptions): Promise<ApiClient> {
	await trustEmulators();
	const emulator = await startSalesforceEmulator(options);
	const ownToken = emulator.issueToken();

	async function send<Body>(request: SentRequest): Promise<ReadAnswer<Body>> {
		const { method = 'GET', path, body, headers, token = ownToken } = request;
		const response = await fetch(emulator.url + (path.startsWith('/services') ? '' : API) + path, {
			method,
			headers: {
				...(token !== null && { authorization: `Bearer ${token}` }),
				...(body !== undefined && { 'content-type': 'application/json' }),
				...headers,
			},
			body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
		});
		const text = await response.text();
		const isJson = response.headers.get('content-type')?.includes('json');
		const read = (isJson ? JSON.parse(text) : text || undefined) as Body;
		return { status: response.status, headers: response.headers, body: read };
	}

	async function succeed<Body>(request: SentRequest): Promise<Body> {
		const { status, body } = await send<Body>(request);
		if (status >= 300) throw new Error(JSON.stringify(body));
		return body;
	}

	return {
		emulator,
		send,
		async query<Row>(soql: string) {
			const path = `/query?q=${encodeURIComponent(soql)}`;
			return (await succeed<{ records: Row[] }>({ path })).records;
		},
		async create(object, body) {
			const path = `/sobjects/${object}`;
			return (await succeed<{ id: string }>({ method: 'POST', path, body })).id;
		},
	};
}
