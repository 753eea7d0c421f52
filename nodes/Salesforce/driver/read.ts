/** Reads rows by SOQL, whatever the number and length of the queries, to the last page. */
import { CrmError } from '../../crm/errors';
import type { Client } from './client';
import { readComposite } from './composite';
import type { Row } from './records';

export interface Page<Each = Row> {
	records: Each[];
	done: boolean;
	nextRecordsUrl?: string;
}

/**
 * URL and headers together can hold 16,384 bytes, a query 100,000 characters: a longer one is sent in /composite.
 * https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
 */
const MAX_URL = 8_000;
export const MAX_SOQL = 95_000;

/** The maximum number of queries in one /composite. */
const MAX_QUERIES = 5;

/** How often to run a query that Salesforce closes before its last page is read. */
const MAX_RUNS = 3;

/** A query, of records that are not deleted unless it says otherwise. */
export type SoqlQuery = string | { soql: string; deletedToo: boolean };

/** The rows of all queries, in as few calls as possible. */
export async function readAll<Each extends object = Row>(
	client: Client,
	queries: readonly SoqlQuery[],
): Promise<Each[]> {
	return (await readEach<Each>(client, queries)).flat();
}

/** The rows of each query. */
export async function readEach<Each extends object = Row>(
	client: Client,
	queries: readonly SoqlQuery[],
): Promise<Each[][]> {
	const rows: Each[][] = queries.map(() => []);
	for await (const page of readPages<Each>(client, queries)) {
		if (page.restarted) rows[page.query] = [];
		for (const row of page.rows) rows[page.query]!.push(row);
	}
	return rows;
}

/** One page of one of several queries. */
export interface QueryPage<Each> {
	/** Position of the query in the list. */
	query: number;
	rows: Each[];
	/** True for the first page of a query that runs again from the start, because Salesforce had closed it. */
	restarted: boolean;
}

/** The rows of all queries, page by page; a further page is requested when the caller asks for it. */
export async function* readPages<Each extends object = Row>(
	client: Client,
	queries: readonly SoqlQuery[],
): AsyncGenerator<QueryPage<Each>> {
	for (let start = 0; start < queries.length; start += MAX_QUERIES) {
		const some = queries.slice(start, start + MAX_QUERIES);
		const pages = await readFirstPages<Each>(client, some);
		for (const [index, page] of pages.entries()) {
			const again = async () => await readFirstPages<Each>(client, [some[index]!]);
			for await (const each of readToEnd(client, page, again)) {
				yield { query: start + index, ...each };
			}
		}
	}
}

async function readFirstPages<Each extends object>(
	client: Client,
	given: readonly SoqlQuery[],
): Promise<Array<Page<Each>>> {
	const queries = given.map((query) =>
		typeof query === 'string' ? { soql: query, deletedToo: false } : query,
	);
	const [first] = queries;
	if (first && queries.length === 1 && encoded(first.soql).length < MAX_URL) {
		return [await readPage<Each>(client, `/${queryPath(first.soql, first.deletedToo)}`)];
	}
	const paths = queries.map(({ soql, deletedToo }) => queryPath(soql, deletedToo));
	return (await readComposite(client, paths)) as Array<Page<Each>>;
}

/**
 * The pages of one query; one that Salesforce closes before its last page runs again from the start.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query_more_results.htm
 * @param again runs the query again.
 */
async function* readToEnd<Each extends object>(
	client: Client,
	first: Page<Each>,
	again: () => Promise<Array<Page<Each>>>,
): AsyncGenerator<Omit<QueryPage<Each>, 'query'>> {
	let page: Page<Each> | undefined = first;
	let restarted = false;
	for (let runs = 1; page !== undefined;) {
		yield { rows: page.records, restarted };
		if (page.done || page.nextRecordsUrl === undefined) return;
		try {
			page = await readPage<Each>(client, page.nextRecordsUrl);
			restarted = false;
		} catch (error) {
			if (runs === MAX_RUNS || !isClosed(error)) throw error;
			runs += 1;
			[page] = await again();
			restarted = true;
		}
	}
}

/**
 * Without jsforce's own queries, which report each row as an event: that takes time for every row.
 * @param path below the root of the API, or a link that Salesforce returned.
 */
async function readPage<Each extends object>(client: Client, path: string): Promise<Page<Each>> {
	return await client.request<Page<Each>>(path);
}

function isClosed(error: unknown): boolean {
	return error instanceof CrmError && error.code === 'INVALID_QUERY_LOCATOR';
}

/** The path of a query below the root of the API. */
export function queryPath(query: string, deletedToo: boolean): string {
	return `${deletedToo ? 'queryAll' : 'query'}?q=${encoded(query)}`;
}

/** Half of a character, which cannot be encoded, becomes the sign for an unknown one. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed());
