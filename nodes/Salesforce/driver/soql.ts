/** Queries that users write themselves. */
import { bindPlaceholders } from '../../crm/driver/placeholders';
import type { QueryRow, TextQuery } from '../../crm/port';
import type { Client } from './client';
import { label } from './errors';
import { literal } from './query';
import { readPages } from './read';

const SYNTAX = {
	crm: label,
	quotedText: /'(?:\\.|[^'\\])*'/,
	toLiteral: literal,
	toList: (literals: readonly string[], isEnclosed: boolean) =>
		isEnclosed ? literals.join(',') : `(${literals.join(',')})`,
};

/**
 * Reads pages until the limit is reached. A query that Salesforce closes before that runs again from the start.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql.htm
 */
export async function soql(
	client: Client,
	{ text, parameters, limit = Infinity }: TextQuery,
): Promise<QueryRow[]> {
	const query = bindPlaceholders(text.trim(), parameters, SYNTAX);
	if (COUNTS_ALL.test(query)) return [await count(client, query)];
	const rows: QueryRow[] = [];
	for await (const page of readPages<QueryRow>(client, [query])) {
		if (page.restarted) rows.length = 0;
		for (const row of page.rows.slice(0, limit - rows.length)) {
			rows.push((await toPlain(client, row)) as QueryRow);
		}
		if (rows.length >= limit) break;
	}
	return rows;
}

/** Such a query has no rows: its answer is the number of records. */
const COUNTS_ALL = /^select\s+count\(\s*\)\s+from\s/i;

async function count(client: Client, query: string): Promise<QueryRow> {
	const { totalSize } = await client.query(query);
	return { count: totalSize };
}

interface NestedRows {
	records: unknown[];
	done: boolean;
	nextRecordsUrl?: string;
}

/** Without what the API says about a row, and with the rows of a subquery as a list. */
async function toPlain(client: Client, value: unknown): Promise<unknown> {
	if (typeof value !== 'object' || value === null) return value;
	if (isNestedRows(value)) return await readNested(client, value);
	const plain: Record<string, unknown> = {};
	for (const [name, each] of Object.entries(value)) {
		if (name !== 'attributes') plain[name] = await toPlain(client, each);
	}
	return plain;
}

const isNestedRows = (value: object): value is NestedRows =>
	'records' in value && 'done' in value && Array.isArray(value.records);

async function readNested(client: Client, first: NestedRows): Promise<unknown[]> {
	const rows: unknown[] = [];
	let page = first;
	for (;;) {
		for (const row of page.records) rows.push(await toPlain(client, row));
		if (page.done || page.nextRecordsUrl === undefined) return rows;
		page = await client.queryMore(page.nextRecordsUrl);
	}
}
