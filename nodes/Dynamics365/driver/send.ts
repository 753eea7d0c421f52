/** The one door to Dataverse: every request of the driver goes through here. */
import { CrmError } from '../../crm/errors';
import { noAnswer } from '../../crm/driver/noAnswer';
import { createRetries, type RequestSemantics, type Retries } from '../../crm/driver/retry';
import { readStamp } from '../../crm/stamp';
import type { Connection, CrmRequest, CrmResponse } from '../../crm/transport';
import { isRefusal, label, readJson, toCrmError, type ErrorContext } from './errors';

const API_PATH = '/api/data/v9.2/';

export interface DataverseRequest {
	method: CrmRequest['method'];
	/** Relative to the API root, or a link Dataverse has handed out; already encoded. */
	path: string;
	headers?: Readonly<Record<string, string>>;
	body?: string;
	semantics: RequestSemantics;
	/** True when the caller sends less at a time after a call that took too long. */
	divisible?: boolean;
	/** Throws CrmError for an answer that is none yet, so that the request is sent again. */
	check?: (answer: CrmResponse) => void;
	/** For the messages of errors. */
	entity?: string;
}

type GetOptions = Pick<DataverseRequest, 'headers' | 'entity'>;

export interface DataverseAnswer extends CrmResponse {
	/** True when an earlier try may have been carried out without an answer. */
	repeated: boolean;
}

export interface Sender {
	/** @throws CrmError when Dataverse refuses or cannot be reached, after the tries the retry policy allows. */
	send(request: DataverseRequest): Promise<DataverseAnswer>;
	getJson<T>(path: string, options?: GetOptions): Promise<T>;
	/** Path and query of a request as they stand in a part of a `$batch`. */
	pathInBatch(path: string): string;
	/** The link without the API root, so that a stored one holds no host. */
	relative(link: string): string;
	/** Dataverse's own clock at its latest answer. */
	serverTime(): string;
	readonly retries: Retries;
	/** Number of requests sent, repeated ones included. */
	readonly callCount: number;
}

/** Headers and URL form: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors */
export function createSender(connection: Omit<Connection, 'anonymous'>): Sender {
	const { baseUrl, transport } = connection;
	const { origin } = new URL(baseUrl);
	const retries = createRetries(connection);
	let callCount = 0;
	let lastDate: string | undefined;

	const urlOf = (path: string) => {
		const url = /^https?:/i.test(path) ? path : `${origin}${API_PATH}${path}`;
		if (new URL(url).origin === origin) return url;
		throw new CrmError(`${label} handed out a link to another host: ${new URL(url).host}.`, {
			kind: 'report',
			advice: `The sign-in is sent to ${new URL(baseUrl).host} only. Check the URL in the credential.`,
		});
	};

	const sendOnce = async (request: CrmRequest, { entity, writes }: ErrorContext) => {
		callCount += 1;
		const answer = await transport(request).catch((error: unknown) => {
			throw noAnswer(error, { crm: label, baseUrl, writes });
		});
		lastDate = answer.headers.date ?? lastDate;
		if (isRefusal(answer)) throw toCrmError(answer, { entity, writes });
		return answer;
	};

	const send = async ({ entity, semantics, divisible, check, ...asked }: DataverseRequest) => {
		const { method, path, headers, body } = asked;
		const request: CrmRequest = {
			method,
			url: urlOf(path),
			headers: { ...standardHeaders(method, body), ...headers },
			...(body !== undefined && { body }),
		};
		const context = { entity, writes: semantics !== 'read' };
		let repeated = false;
		const sendAgain = async () => {
			try {
				const answer = await sendOnce(request, context);
				check?.(answer);
				return { ...answer, repeated };
			} catch (error) {
				repeated ||= error instanceof CrmError && error.outcomeUnknown;
				throw error;
			}
		};
		return await retries.request(semantics !== 'nonIdempotent', sendAgain, { divisible });
	};

	return {
		send,
		retries,
		getJson: async <T>(path: string, options: GetOptions = {}) =>
			readJson<T>(await send({ method: 'GET', path, semantics: 'read', ...options }), {
				entity: options.entity,
				writes: false,
			}),
		pathInBatch: (path) => urlOf(path).slice(origin.length),
		relative: (link) => urlOf(link).slice(origin.length + API_PATH.length),
		serverTime: () => readStamp(lastDate, label),
		get callCount() {
			return callCount;
		},
	};
}

function standardHeaders(method: string, body: string | undefined): Record<string, string> {
	return {
		Accept: 'application/json',
		'OData-MaxVersion': '4.0',
		'OData-Version': '4.0',
		...(method === 'GET' && { 'If-None-Match': 'null' }),
		...(body !== undefined && { 'Content-Type': 'application/json' }),
	};
}
