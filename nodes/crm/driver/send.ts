/** What sending a request is in every driver: attempts, waiting, the call count, the server's clock, the own host. */
import { CrmError } from '../errors';
import { earlier, readStamp } from '../stamp';
import type { ByteStream, Connection, CrmRequest, CrmResponse } from '../transport';
import type { Allowance } from '../port';
import { reserveReached, type ReadAllowance } from './allowance';
import { noAnswer } from './noAnswer';
import { unreadable, UnreadableAnswer } from './readAnswer';
import { createRetries, type RequestSemantics, type Retries } from './retry';

export interface RequestToSend<Content> extends CrmRequest {
	semantics: RequestSemantics;
	/** True when the caller sends the same in smaller requests after one that took too long. */
	divisible?: boolean;
	/**
	 * Reads a response with a success. Throws UnreadableAnswer when it is not what was requested: that is no answer. Throws
	 * CrmError for a response that has to be requested again.
	 */
	read: (response: CrmResponse) => Content;
	/** True for a response that holds what was requested although its status is that of an error. */
	isAnswer?: (response: CrmResponse) => boolean;
	/** For the messages of errors. */
	entity?: string;
	/** True for a request that finishes work already started: it can use the calls that are kept in reserve. */
	usesReserve?: boolean;
}

export interface SentResponse<Content> extends CrmResponse {
	/** What `read` returned. */
	content: Content;
	/** True when an earlier attempt may have been carried out although it got no response. */
	repeated: boolean;
}

/** The circumstances of a failed request, for its error. */
export interface FailedRequest {
	entity?: string;
	/** True when the request would have changed something. */
	writes: boolean;
}

/** How one CRM reports errors. */
export interface ErrorTranslation {
	/** The product's name for messages. */
	label: string;
	/** True for a response that rejects the request. */
	isError: (response: CrmResponse) => boolean;
	toCrmError: (response: CrmResponse, request: FailedRequest) => CrmError;
	/** Absent where the CRM does not report its allowance. */
	readAllowance?: ReadAllowance;
}

/** What a driver needs to send with the credential. */
export type SignedInConnection = Omit<Connection, 'anonymous'>;

export interface SendKernel {
	/** Scheme and host of the CRM. */
	readonly baseUrl: string;
	/**
	 * @throws CrmError when the CRM rejects the request or cannot be reached, after the attempts that the retry policy
	 * allows. The error says that the outcome is unknown when that is true of any attempt.
	 */
	send<Content>(request: RequestToSend<Content>): Promise<SentResponse<Content>>;
	/** @throws CrmError for a URL of another host: the credential would be sent there. */
	assertOwnHost(url: string): void;
	/** The CRM's own clock at its latest response. */
	serverTime(): string;
	/** The CRM's own clock when that response was requested, or up to a second earlier: never later. */
	requestTime(): string;
	readonly retries: Retries;
	/** Milliseconds that the latest attempt took, with or without a response. */
	readonly lastAttemptMs: number;
	/** Waits, in milliseconds. */
	wait(milliseconds: number): Promise<void>;
	/** Number of requests sent, repeated ones included. */
	readonly callCount: number;
	/** According to the latest response; undefined when the CRM has not reported it. */
	readonly allowance: Allowance | undefined;
}

export function createSendKernel(
	connection: SignedInConnection,
	{ label, isError, toCrmError, readAllowance }: ErrorTranslation,
): SendKernel {
	const { baseUrl, transport, wait, reserve = 0, now = () => performance.now() } = connection;
	const { origin, host } = new URL(baseUrl);
	const retries = createRetries(connection);
	let callCount = 0;
	let lastDate: string | undefined;
	/** How long the CRM may have worked on its latest response. */
	let lastDuration = 0;
	let lastAttemptMs = 0;
	let allowance: Allowance | undefined;

	const assertReserve = () => {
		if (reserve > 0 && allowance && allowance.left <= reserve) {
			throw reserveReached(label, allowance, reserve);
		}
	};

	const assertOwnHost = (url: string) => {
		if (new URL(url).origin === origin) return;
		throw new CrmError(`${label} returned a link to another host: ${new URL(url).host}.`, {
			kind: 'report',
			advice: `The access token is sent to ${host} only. Check the URL in the credential.`,
		});
	};

	const sendOnce = async (
		request: CrmRequest,
		failed: FailedRequest,
		isAnswer: RequestToSend<unknown>['isAnswer'],
	) => {
		callCount += 1;
		const start = now();
		const response = await transport(request)
			.finally(() => (lastAttemptMs = now() - start))
			.catch((error: unknown) => {
				throw noAnswer(error, { crm: label, baseUrl, writes: failed.writes });
			});
		lastDate = response.headers.date ?? lastDate;
		lastDuration = lastAttemptMs;
		allowance = readAllowance?.(response.headers) ?? allowance;
		if (isError(response) && !isAnswer?.(response)) throw toCrmError(response, failed);
		const { stream } = response;
		return stream ? { ...response, stream: explained(stream) } : response;
	};

	/** A connection that is lost while the stream is read fails like one without a response. */
	async function* explained(stream: ByteStream): ByteStream {
		try {
			yield* stream;
		} catch (error) {
			throw noAnswer(error, { crm: label, baseUrl, writes: false });
		}
	}

	const readContent = <Content>(
		response: CrmResponse,
		read: (response: CrmResponse) => Content,
		writes: boolean,
	) => {
		try {
			return read(response);
		} catch (error) {
			if (!(error instanceof UnreadableAnswer)) throw error;
			throw unreadable(response, { crm: label, baseUrl, writes });
		}
	};

	const send = async <Content>(toSend: RequestToSend<Content>) => {
		const { semantics, divisible, read, isAnswer, entity, usesReserve, ...request } = toSend;
		const writes = semantics !== 'read';
		assertOwnHost(request.url);
		if (writes && !usesReserve) assertReserve();
		let repeated = false;
		const attempt = async () => {
			try {
				const response = await sendOnce(request, { entity, writes }, isAnswer);
				return { ...response, content: readContent(response, read, writes), repeated };
			} catch (error) {
				if (!(error instanceof CrmError)) throw error;
				repeated ||= error.outcomeUnknown;
				throw repeated ? withOutcomeUnknown(error) : error;
			}
		};
		return await retries.request(semantics !== 'nonIdempotent', attempt, { divisible });
	};

	return {
		baseUrl,
		send,
		assertOwnHost,
		serverTime: () => readStamp(lastDate, label),
		requestTime: () => earlier(readStamp(lastDate, label), Math.ceil(lastDuration)),
		retries,
		wait,
		get lastAttemptMs() {
			return lastAttemptMs;
		},
		get callCount() {
			return callCount;
		},
		get allowance() {
			return allowance;
		},
	};
}

/** Whatever the last attempt returned, an earlier one may have been carried out. */
const withOutcomeUnknown = (error: CrmError) =>
	error.outcomeUnknown
		? error
		: new CrmError(error.message, { ...error, outcomeUnknown: true, cause: error });
