/** Reads rows by SOQL, whatever the number and length of the queries, to the last page. */
import type { CrmResponse } from '../../sync/transport';
import { API_PATH, type Client } from './client';
import { toCrmError, type SalesforceError } from './errors';
import type { Row } from './records';

interface Page {
	records: Row[];
	done: boolean;
	nextRecordsUrl?: string;
}

/**
 * URL and headers together may hold 16,384 bytes, a query 100,000 characters: a longer one travels in /composite.
 * https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
 */
const MAX_URL = 8_000;
export const MAX_SOQL = 95_000;

/** One /composite request takes no more queries. */
const MAX_QUERIES = 5;

export interface ReadOptions {
	/** Also the records that were deleted. */
	deletedToo?: boolean;
}

/** The rows of all queries, in as few calls as possible. */
export async function readAll(
	client: Client,
	queries: readonly string[],
	{ deletedToo = false }: ReadOptions = {},
): Promise<Row[]> {
	const rows: Row[] = [];
	for (let start = 0; start < queries.length; start += MAX_QUERIES) {
		const pages = await readFirstPages(
			client,
			queries.slice(start, start + MAX_QUERIES),
			deletedToo,
		);
		for (const page of pages) rows.push(...(await readToEnd(client, page)));
	}
	return rows;
}

async function readFirstPages(
	client: Client,
	queries: readonly string[],
	deletedToo: boolean,
): Promise<Page[]> {
	const [first] = queries;
	if (first !== undefined && queries.length === 1 && encodeURIComponent(first).length < MAX_URL) {
		return [await client.query<Row>(first, { scanAll: deletedToo })];
	}
	return await readComposite(client, queries, deletedToo);
}

async function readToEnd(client: Client, first: Page): Promise<Row[]> {
	const rows = [...first.records];
	for (let page = first; !page.done && page.nextRecordsUrl !== undefined;) {
		page = await client.queryMore<Row>(page.nextRecordsUrl);
		rows.push(...page.records);
	}
	return rows;
}

interface CompositeAnswer {
	compositeResponse: Array<{ body: Page | SalesforceError[]; httpStatusCode: number }>;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm */
async function readComposite(
	client: Client,
	queries: readonly string[],
	deletedToo: boolean,
): Promise<Page[]> {
	const resource = `${API_PATH}/${deletedToo ? 'queryAll' : 'query'}`;
	const { compositeResponse } = await client.requestPost<CompositeAnswer>('/composite', {
		compositeRequest: queries.map((query, index) => ({
			method: 'GET',
			url: `${resource}?q=${encodeURIComponent(query)}`,
			referenceId: `query${index}`,
		})),
	});
	return compositeResponse.map(({ body, httpStatusCode }) => {
		if (Array.isArray(body)) throw toCrmError(asAnswer(httpStatusCode, body), { writes: false });
		return body;
	});
}

const asAnswer = (status: number, body: SalesforceError[]): CrmResponse => ({
	status,
	headers: {},
	body: JSON.stringify(body),
});
