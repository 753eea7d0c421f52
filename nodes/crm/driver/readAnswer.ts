/** Reads answers that came with a success: what does not hold what was requested is as good as no answer. */
import { CrmError } from '../errors';
import type { ByteStream, CrmResponse } from '../transport';
import { reportedAddress, type UnansweredRequest } from './noAnswer';

/** An answer that is cut off, empty, or of another kind, such as the page of a proxy. */
export class UnreadableAnswer extends Error {}

/** Not part of JSON, but some proxies add it. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** @throws UnreadableAnswer when the answer is not a JSON object or list. */
export function readJsonBody<Content extends object>({ body }: Pick<CrmResponse, 'body'>): Content {
	let content: unknown;
	try {
		content = JSON.parse(body.replace(BYTE_ORDER_MARK, ''));
	} catch {
		throw new UnreadableAnswer();
	}
	if (!isObject(content)) throw new UnreadableAnswer();
	return content as Content;
}

export const isObject = (value: unknown): value is object =>
	typeof value === 'object' && value !== null;

/** The answer to a write that has no content, or content that does not matter. @throws UnreadableAnswer */
export function readNoContent(response: CrmResponse): void {
	if (response.status === 200 || response.body !== '') readJsonBody(response);
}

/** The content of a file. @throws UnreadableAnswer */
export function readStream({ stream }: Pick<CrmResponse, 'stream'>): ByteStream {
	if (!stream) throw new UnreadableAnswer();
	return stream;
}

/** The error for an answer that cannot be read. */
export function unreadable(
	{ status, body }: CrmResponse,
	{ crm, baseUrl, writes }: UnansweredRequest,
): CrmError {
	const isPage = /^\s*</.test(body);
	const problem = isPage ? 'a web page instead of data' : 'an incomplete response';
	return new CrmError(`${reportedAddress(crm, baseUrl)} returned ${problem}.`, {
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		status,
		advice:
			'It may be under maintenance: try again later. If this persists, check the URL in the credential, and the proxy or firewall between n8n and the CRM.',
		outcomeUnknown: writes,
	});
}
