/** What the answers to requests that read have to contain. What does not is of a proxy, or not whole. */
import { isObject, readJsonBody, UnreadableAnswer } from '../../crm/driver/readAnswer';
import type { CrmRequest, CrmResponse } from '../../crm/transport';

/** By the end of the path, the property with a list of objects. */
const lists: ReadonlyArray<readonly [path: RegExp, property: string]> = [
	[/\/query(All)?(\/[^/]+)?$/, 'records'],
	[/\/search$/, 'searchRecords'],
	[/\/sobjects$/, 'sobjects'],
	[/\/describe$/, 'fields'],
	[/\/deleted$/, 'deletedRecords'],
	[/\/actions\/(standard|custom\/\w+)$/, 'actions'],
	[/\/actions\/(standard|custom\/\w+)\/[\w.]+$/, 'inputs'],
	[/\/composite$/, 'compositeResponse'],
	[/\/composite\/batch$/, 'results'],
];

/** The root of the API, which names the connected user. */
const ROOT = /^\/services\/data\/v[\d.]+$/;

/** @throws UnreadableAnswer */
export function readContents<Content>(
	{ url, body }: CrmRequest,
	response: CrmResponse,
): Content & object {
	const content = readJsonBody<Content & object>(response);
	check(pathOf(url), content);
	if (body !== undefined) checkParts(readJsonBody({ body }), content);
	return content;
}

const pathOf = (url: string) => new URL(url, 'https://org').pathname.replace(/\/$/, '');

function check(path: string, content: unknown): void {
	const property = lists.find(([pattern]) => pattern.test(path))?.[1];
	const found = (isObject(content) ? content : {}) as Record<string, unknown>;
	const isWhole =
		property === undefined
			? isObject(content) && (!ROOT.test(path) || typeof found.identity === 'string')
			: isListOfObjects(found[property]);
	if (!isWhole) throw new UnreadableAnswer();
}

const isListOfObjects = (value: unknown) => Array.isArray(value) && value.every(isObject);

interface Requests {
	compositeRequest?: ReadonlyArray<{ url: string }>;
	batchRequests?: ReadonlyArray<{ url: string }>;
}

interface Responses {
	compositeResponse?: ReadonlyArray<{ body?: unknown; httpStatusCode?: number }>;
	results?: ReadonlyArray<{ result?: unknown; statusCode?: number }>;
}

/** Every request has its own response; one that is rejected contains a list of errors. */
function checkParts(requests: Requests, { compositeResponse, results = [] }: Responses): void {
	const urls = (requests.compositeRequest ?? requests.batchRequests ?? []).map(({ url }) => url);
	const parts =
		compositeResponse?.map(({ body, httpStatusCode }) => [httpStatusCode, body] as const) ??
		results.map(({ result, statusCode }) => [statusCode, result] as const);
	if (parts.length !== urls.length) throw new UnreadableAnswer();
	for (const [index, [status = 0, content]] of parts.entries()) {
		if (status < 400) check(pathOf(`/${urls[index]}`), content);
		else if (!isListOfObjects(content)) throw new UnreadableAnswer();
	}
}
