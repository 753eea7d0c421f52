/** What a live run has sent and received, without anything that says whose org it was. */
import { readBatchParts } from './batchParts';
import type { Exchange } from './exchanges';
import { redact, type Shape } from './redact';
import { observe } from '../requests/observe';
import { kindsOf } from '../requests/table';

export interface RecordedExchange {
	during: string;
	/** As `docs/requests.md` lists them: the request, and those in its body. */
	requests: string[];
	status: number;
	answer: Shape;
}

/** Exchanges that look alike are recorded once. */
export function toRecording(exchanges: readonly Exchange[]): RecordedExchange[] {
	const recorded = exchanges.map(toRecorded);
	return [...new Map(recorded.map((each) => [JSON.stringify(each), each])).values()];
}

function toRecorded({ during, request, response }: Exchange): RecordedExchange {
	const { status, body } = response;
	return { during, requests: [...new Set(requestsOf(request))], status, answer: readAnswer(body) };
}

function requestsOf({ method, url, headers, body = '' }: Exchange['request']): string[] {
	const { pathname, search } = new URL(url);
	const lowerCased: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) lowerCased[name.toLowerCase()] = value;
	const logged = {
		...{ method, path: `${pathname}${search}`, headers: lowerCased, body },
		...{ at: new Date(0), status: 0, answer: '' },
	};
	return observe(logged).map((request) => {
		const [kind] = kindsOf(request);
		return kind ? `${kind.method} ${kind.path}` : `${request.method} (not listed)`;
	});
}

function readAnswer(body: string): Shape {
	const parts = readBatchParts(body);
	if (parts) return parts.map(({ status, body: part }) => [status, readJson(part)]);
	return readJson(body);
}

function readJson(body: string): Shape {
	if (body === '') return null;
	try {
		return redact(JSON.parse(body));
	} catch {
		return '(not JSON)';
	}
}
