/** The one door to Salesforce: every request of the driver, jsforce's included, goes through here. */
import { CrmError } from '../../crm/errors';
import { noAnswer } from '../../crm/driver/noAnswer';
import { createRetries, type RequestSemantics, type Retries } from '../../crm/driver/retry';
import { readStamp } from '../../crm/stamp';
import type { Connection, CrmRequest, CrmResponse } from '../../crm/transport';
import { isRefusal, label, toCrmError } from './errors';

export interface SalesforceRequest extends CrmRequest {
	semantics: RequestSemantics;
	/** True when the same can be asked for in several smaller requests. */
	divisible?: boolean;
}

export interface SalesforceAnswer extends CrmResponse {
	/** True when an earlier try of the request may have been carried out without an answer. */
	repeated: boolean;
}

export interface Sender {
	readonly baseUrl: string;
	/** @throws CrmError when Salesforce refuses or cannot be reached, after the tries the retry policy allows. */
	send(request: SalesforceRequest): Promise<SalesforceAnswer>;
	/** Salesforce's own clock at its latest answer. */
	serverTime(): string;
	readonly retries: Retries;
	/** Lets time pass, in milliseconds. */
	wait(milliseconds: number): Promise<void>;
	/** Number of requests sent, repeated ones included. */
	readonly callCount: number;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
export function createSender(connection: Omit<Connection, 'anonymous'>): Sender {
	const { baseUrl, transport, wait } = connection;
	const { origin, host } = new URL(baseUrl);
	const retries = createRetries(connection);
	let callCount = 0;
	let lastDate: string | undefined;

	const assertOwnHost = (url: string) => {
		if (new URL(url).origin === origin) return;
		throw new CrmError(`${label} handed out a link to another host: ${new URL(url).host}.`, {
			kind: 'report',
			advice: `The sign-in is sent to ${host} only. Check the URL in the credential.`,
		});
	};

	const sendOnce = async (request: CrmRequest, writes: boolean) => {
		callCount += 1;
		const answer = await transport(request).catch((error: unknown) => {
			throw noAnswer(error, { crm: label, baseUrl, writes });
		});
		lastDate = answer.headers.date ?? lastDate;
		if (isRefusal(answer)) throw toCrmError(answer, { writes });
		return answer;
	};

	return {
		baseUrl,
		send: async ({ semantics, divisible, ...request }) => {
			assertOwnHost(request.url);
			let repeated = false;
			const send = () =>
				sendOnce(request, semantics !== 'read').catch((error: unknown) => {
					if (!(error instanceof CrmError)) throw error;
					repeated ||= error.outcomeUnknown;
					throw repeated ? withOutcomeUnknown(error) : error;
				});
			const answer = await retries.request(semantics !== 'nonIdempotent', send, { divisible });
			return { ...answer, repeated };
		},
		serverTime: () => readStamp(lastDate, label),
		retries,
		wait,
		get callCount() {
			return callCount;
		},
	};
}

/** Whatever the last try was answered, an earlier one may have been carried out. */
const withOutcomeUnknown = (error: CrmError) =>
	error.outcomeUnknown
		? error
		: new CrmError(error.message, { ...error, outcomeUnknown: true, cause: error });
