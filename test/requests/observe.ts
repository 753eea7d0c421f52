/** The requests that reach an emulated CRM, those inside a batch or composite included. */
import type { LoggedRequest } from '../emulators/kernel/requestLog';

/** One request as it is compared with the table. */
export interface ObservedRequest {
	method: string;
	/** Without the query. */
	path: string;
	/** Names of the query parameters. */
	parameters: readonly string[];
	/** Names in lower case. */
	headers: readonly string[];
}

/** @returns the request, and the requests that its body contains. */
export function observe(request: LoggedRequest): ObservedRequest[] {
	const own = toObserved(request.method, request.path, Object.keys(request.headers));
	if (/\/\$batch$/.test(own.path)) return [own, ...partsOfBatch(request.body)];
	if (/\/composite$/.test(own.path)) return [own, ...partsOfComposite(request.body)];
	if (/\/composite\/batch$/.test(own.path)) return [own, ...partsOfCompositeBatch(request.body)];
	if (own.path.startsWith('/services/Soap/')) return [withCall(own, request.body)];
	return [own];
}

function toObserved(method: string, address: string, headers: readonly string[]): ObservedRequest {
	const [path = '', query = ''] = address.split(/\?(.*)/s);
	const parameters = query.split('&').filter(Boolean);
	return {
		method,
		path: decodeURIComponent(path.replace(/%2F/gi, '%252F')).replace(/\/$/, ''),
		parameters: [...new Set(parameters.map(nameOf))].sort(),
		headers,
	};
}

/** Parameter aliases such as `@p1` are numbered. */
const nameOf = (parameter: string) =>
	decodeURIComponent(parameter.split('=', 1)[0] ?? '').replace(/^@p\d+$/, '@p1');

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api */
function partsOfBatch(body: string): ObservedRequest[] {
	const parts = body.matchAll(/^([A-Z]+) (\S+) HTTP\/1\.1\r?\n((?:[\w.-]+: .*\r?\n)*)/gm);
	return [...parts].map(([, method = '', address = '', headers = '']) =>
		toObserved(
			method,
			address,
			[...headers.matchAll(/^([\w.-]+):/gm)].map(([, name = '']) => name.toLowerCase()),
		),
	);
}

interface Composite {
	compositeRequest?: Array<{
		method: string;
		url: string;
		httpHeaders?: Record<string, string>;
	}>;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm */
function partsOfComposite(body: string): ObservedRequest[] {
	const { compositeRequest = [] } = JSON.parse(body) as Composite;
	return compositeRequest.map(({ method, url, httpHeaders = {} }) =>
		toObserved(
			method,
			url,
			Object.keys(httpHeaders).map((name) => name.toLowerCase()),
		),
	);
}

/** A SOAP call is named by the message alone. */
const withCall = (own: ObservedRequest, body: string): ObservedRequest => ({
	...own,
	path: `${own.path}#${/Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(body)?.[1] ?? ''}`,
});

interface CompositeBatch {
	batchRequests?: Array<{ method: string; url: string }>;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_batch.htm */
function partsOfCompositeBatch(body: string): ObservedRequest[] {
	const { batchRequests = [] } = JSON.parse(body) as CompositeBatch;
	return batchRequests.map(({ method, url }) =>
		toObserved(method, `/services/data/${url.replace(/^\/?(services\/data\/)?/, '')}`, []),
	);
}
