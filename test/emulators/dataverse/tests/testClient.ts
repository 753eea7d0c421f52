import { trustEmulators } from '../../kernel/tls';
import { startDataverseEmulator, type DataverseEmulator, type DataverseEmulatorOptions } from '..';
import type { Json } from '../odata/ast';

export interface TestRequest {
	method?: string;
	/** Behind `/api/data/v9.2/`. */
	path: string;
	headers?: Record<string, string>;
	/** An object is sent as JSON. */
	body?: string | object;
}

export interface TestAnswer {
	status: number;
	headers: Headers;
	text: string;
	/** The body as JSON; empty when it has none. */
	body: Record<string, Json>;
	/** The rows of a collection. */
	rows: Record<string, Json>[];
	error: { code?: string; message?: string };
}

/** Speaks to the emulated Web API over HTTPS, as plainly as can be. */
export class TestClient {
	constructor(
		private readonly emulator: Pick<DataverseEmulator, 'url'>,
		private readonly token: string,
	) {}

	get(path: string, headers: Record<string, string> = {}): Promise<TestAnswer> {
		return this.send({ path, headers });
	}

	/** Follows an address as the service has given it. */
	follow(url: Json | undefined, headers: Record<string, string> = {}): Promise<TestAnswer> {
		return this.fetch(url as string, { headers });
	}

	send({ method = 'GET', path, headers = {}, body }: TestRequest): Promise<TestAnswer> {
		return this.fetch(`${this.emulator.url}/api/data/v9.2/${path}`, {
			method,
			headers: {
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			body: typeof body === 'object' ? JSON.stringify(body) : body,
		});
	}

	/** Creates a row and returns its id. */
	async create(setName: string, values: object): Promise<string> {
		const answer = await this.send({ method: 'POST', path: setName, body: values });
		const [, id] = /\(([^)]+)\)$/.exec(answer.headers.get('odata-entityid') ?? '') ?? [];
		if (id === undefined) throw new Error(`${setName} was not created: ${answer.text}`);
		return id;
	}

	private async fetch(url: string, init: RequestInit): Promise<TestAnswer> {
		const headers = new Headers(init.headers);
		headers.set('authorization', `Bearer ${this.token}`);
		const response = await fetch(url, { ...init, headers });
		const text = await response.text();
		const isJson = response.headers.get('content-type')?.startsWith('application/json');
		const body = (isJson ? JSON.parse(text) : {}) as Record<string, Json>;
		return {
			status: response.status,
			headers: response.headers,
			text,
			body,
			rows: (body.value ?? []) as Record<string, Json>[],
			error: (body.error ?? {}) as TestAnswer['error'],
		};
	}
}

export interface TestWorld {
	emulator: DataverseEmulator;
	/** Works as the integration user. */
	client: TestClient;
	clientOf(userId: string): TestClient;
}

/** An emulator, and clients that trust it. */
export async function startWithClient(options?: DataverseEmulatorOptions): Promise<TestWorld> {
	await trustEmulators();
	const emulator = await startDataverseEmulator(options);
	const clientOf = (userId?: string) => new TestClient(emulator, emulator.issueToken(userId));
	return { emulator, client: clientOf(), clientOf };
}
