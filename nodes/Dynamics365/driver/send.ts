/** Every request of the driver to Dataverse goes through here. */
import type { ReadAllowance } from '../../crm/driver/allowance';
import { createSendKernel, type RequestToSend, type SendKernel } from '../../crm/driver/send';
import type { SentResponse, SignedInConnection } from '../../crm/driver/send';
import { isRejection, label, toCrmError } from './errors';
import { readOData } from './odataBody';
import { createSessionTokens, type SessionTokens } from './sessionTokens';

const API_PATH = '/api/data/v9.2/';

export interface DataverseRequest<Content> extends Omit<RequestToSend<Content>, 'url' | 'headers'> {
	/** Relative to the API root, or a link that Dataverse returned; already encoded. */
	path: string;
	headers?: RequestToSend<Content>['headers'];
}

type GetOptions = Pick<DataverseRequest<unknown>, 'headers' | 'entity'>;

export interface Sender extends Pick<
	SendKernel,
	'serverTime' | 'requestTime' | 'retries' | 'lastAttemptMs' | 'callCount' | 'allowance'
> {
	/** @throws CrmError when Dataverse rejects the request or cannot be reached, as the kernel does. */
	send<Content>(request: DataverseRequest<Content>): Promise<SentResponse<Content>>;
	getJson<T extends object>(path: string, options?: GetOptions): Promise<T>;
	/** Path and query of a request as a part of a `$batch` needs them. */
	pathInBatch(path: string): string;
	/** The address of a path below the API root. */
	absolute(path: string): string;
	/** Of elastic tables. */
	readonly sessions: SessionTokens;
	/** The link without the API root, so that a stored one holds no host. */
	relative(link: string): string;
}

/** Headers and URL form: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors */
export function createSender(connection: SignedInConnection): Sender {
	const { origin } = new URL(connection.baseUrl);
	const kernel = createSendKernel(connection, {
		label,
		isError: isRejection,
		toCrmError,
		readAllowance,
	});

	const urlOf = (path: string) => {
		const url = /^https?:/i.test(path) ? path : `${origin}${API_PATH}${path}`;
		kernel.assertOwnHost(url);
		return url;
	};

	const send = async <Content>({ path, headers, ...request }: DataverseRequest<Content>) =>
		await kernel.send({
			...request,
			url: urlOf(path),
			headers: { ...standardHeaders(request.method, request.body), ...headers },
		});

	const relative = (link: string) => urlOf(link).slice(origin.length + API_PATH.length);
	const sessions = createSessionTokens(origin, relative);

	return {
		send,
		sessions,
		getJson: async <T extends object>(path: string, { headers, entity }: GetOptions = {}) => {
			const read = readOData<T>;
			const all = { ...sessions.headersFor(path), ...headers };
			const request = { method: 'GET', path, semantics: 'read', read } as const;
			return (await send({ ...request, headers: all, entity })).content;
		},
		pathInBatch: (path) => urlOf(path).slice(origin.length),
		absolute: urlOf,
		relative,
		serverTime: () => kernel.serverTime(),
		requestTime: () => kernel.requestTime(),
		retries: kernel.retries,
		get lastAttemptMs() {
			return kernel.lastAttemptMs;
		},
		get callCount() {
			return kernel.callCount;
		},
		get allowance() {
			return kernel.allowance;
		},
	};
}

/**
 * What service protection allows one user on one web server in five minutes.
 * https://learn.microsoft.com/power-apps/developer/data-platform/api-limits
 */
const readAllowance: ReadAllowance = ({
	'x-ms-ratelimit-burst-remaining-xrm-requests': left = '',
}) => (/^\d+$/.test(left) ? { left: Number(left), period: 'fiveMinutes' } : undefined);

function standardHeaders(method: string, body: string | undefined): Record<string, string> {
	return {
		Accept: 'application/json',
		'OData-MaxVersion': '4.0',
		'OData-Version': '4.0',
		...(method === 'GET' && { 'If-None-Match': 'null' }),
		...(body !== undefined && { 'Content-Type': 'application/json' }),
	};
}
