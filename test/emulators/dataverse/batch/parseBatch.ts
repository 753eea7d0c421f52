import type { ApiRequest } from '../api/messages';
import { badPart, notMultipart, tooManyParts, wrongMethodInChangeSet } from '../errors/batchErrors';
import { boundaryOf, readParts, type Part } from './multipart';

/** Requests a batch may contain, those in change sets counted too. */
const MAX_REQUESTS = 1000;

/** A request in a batch; the Content-ID precedes the request itself. */
export interface BatchRequest extends ApiRequest {
	contentId?: string;
}

/** What a batch consists of, in order: requests, and change sets of requests. */
export type BatchItem = BatchRequest | readonly BatchRequest[];

/** Takes the body of a batch apart; throws a DataverseError for what cannot be in it, and an Error for what cannot be read. */
export async function parseBatch(
	contentType: string | undefined,
	body: string,
): Promise<BatchItem[]> {
	const boundary = boundaryOf(contentType);
	if (boundary === undefined) throw notMultipart();
	if (!body.endsWith('\r\n')) throw new Error('The last line does not end with CRLF');
	const parts = await readParts(body, boundary);
	const items = await Promise.all(parts.map(readItem));
	if (items.flat().length > MAX_REQUESTS) throw tooManyParts(MAX_REQUESTS);
	return items;
}

async function readItem({ headers, body }: Part): Promise<BatchItem> {
	const boundary = boundaryOf(headers['content-type']);
	if (boundary === undefined) return readRequest({ headers, body });
	const parts = await readParts(body, boundary);
	const requests = parts.map(readRequest);
	const wrong = requests.find(({ method }) => method === 'GET');
	if (wrong) throw wrongMethodInChangeSet(wrong.method);
	return requests;
}

const REQUEST_LINE = /^(GET|POST|PATCH|PUT|DELETE) (.+) HTTP\/1\.1$/;

/** An HTTP request as it is written in a part; the empty line behind its headers may be missing when it has no body. */
function readRequest(part: Part): BatchRequest {
	const [head = '', ...body] = part.body.split('\r\n\r\n');
	const [requestLine = '', ...headerLines] = head.split('\r\n');
	const [, method, url] = REQUEST_LINE.exec(requestLine) ?? [];
	if (method === undefined || url === undefined) throw badPart(requestLine);
	return {
		method,
		url,
		headers: Object.fromEntries(headerLines.filter((line) => line !== '').map(readHeader)),
		body: body.join('\r\n\r\n'),
		contentId: part.headers['content-id'],
	};
}

function readHeader(line: string): [string, string] {
	const colon = line.indexOf(':');
	if (colon < 1) throw badPart(line);
	return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}
