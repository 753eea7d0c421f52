/**
 * Several requests that read, in one call.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html
 */
import { readJsonBody, UnreadableAnswer } from '../../crm/driver/readAnswer';
import { CrmError } from '../../crm/errors';
import type { CrmResponse } from '../../crm/transport';
import { API_PATH, API_VERSION, type Client } from './client';
import { toPartError, type SalesforceError } from './errors';

/** The response to one of the requests. */
export interface CompositePart<Body> {
	body: Body | SalesforceError[];
	httpStatusCode: number;
	referenceId: string;
}

interface CompositeAnswer<Body> {
	compositeResponse: Array<CompositePart<Body>>;
}

/**
 * Reads the responses to all requests, in their order.
 * @throws UnreadableAnswer when one is missing.
 */
export const readCompositeParts =
	<Body>(references: readonly string[]) =>
	(response: CrmResponse): Array<CompositePart<Body>> => {
		const { compositeResponse } = readJsonBody<Partial<CompositeAnswer<Body>>>(response);
		if (!Array.isArray(compositeResponse)) throw new UnreadableAnswer();
		const found = new Map(compositeResponse.map((part) => [part?.referenceId, part]));
		return references.map((reference) => {
			const part = found.get(reference);
			if (typeof part?.httpStatusCode !== 'number') throw new UnreadableAnswer();
			return part;
		});
	};

/**
 * The bodies of the responses, in the order of the requests.
 * @param paths below the root of the API, encoded.
 * @param inOrder true when each request has to be executed after those before it.
 * @throws CrmError of the first request that Salesforce rejects.
 */
export async function readComposite(
	client: Client,
	paths: readonly string[],
	{ inOrder = false } = {},
): Promise<object[]> {
	const { compositeResponse } = await client.requestPost<CompositeAnswer<object>>('/composite', {
		...(inOrder && { collateSubrequests: false }),
		compositeRequest: paths.map((path, index) => ({
			method: 'GET',
			url: `${API_PATH}/${path}`,
			referenceId: `request${index}`,
		})),
	});
	return compositeResponse.map(({ body, httpStatusCode }) => {
		if (Array.isArray(body)) throw toPartError(httpStatusCode, body, { writes: false });
		return body;
	});
}

interface BatchAnswer {
	results: Array<{ result: object | SalesforceError[]; statusCode: number }>;
}

/**
 * The same for requests that /composite does not document, such as searches; each counts as an API call.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-batch.html
 */
export async function readBatch(client: Client, paths: readonly string[]): Promise<object[]> {
	return (await tryBatch(client, paths)).map((result) => {
		if (result instanceof CrmError) throw result;
		return result;
	});
}

/** The same, with the error of a request that Salesforce rejects in its place. */
export async function tryBatch(
	client: Client,
	paths: readonly string[],
): Promise<Array<object | CrmError>> {
	const { results } = await client.requestPost<BatchAnswer>('/composite/batch', {
		batchRequests: paths.map((path) => ({ method: 'GET', url: `v${API_VERSION}/${path}` })),
	});
	return results.map(({ result, statusCode }) =>
		Array.isArray(result) ? toPartError(statusCode, result, { writes: false }) : result,
	);
}
