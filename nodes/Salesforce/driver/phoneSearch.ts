/**
 * Finds phone numbers however they are written, through the search index: SOQL could only scan every record. The index
 * can be minutes behind a write, and returns at most 2,000 records a search: SOQL also searches for the common notations.
 * https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-sosl-syntax.html
 * https://developer.salesforce.com/docs/platform/salesforce-large-data-volumes-bp/guide/ldv-deployments-concepts-search-architecture.html
 */
import { chunk } from '../../crm/driver/chunk';
import { isTextSearch, type FindRequest } from '../../crm/port';
import type { Client } from './client';
import { readBatch } from './composite';
import type { Metadata } from './describe';
import { select, type Row } from './records';

/** A longer search query loses its operators. */
const MAX_SEARCH = 3_900;

/** Searches of one call; numbers beyond them are only searched in their common notations. */
const MAX_SEARCHES = 25;

interface PhoneSearch {
	/** Position of the request. */
	request: number;
	sosl: string;
}

/** @returns the rows of each request; none for a request without phone numbers. */
export async function searchPhones(
	client: Client,
	metadata: Metadata,
	requests: readonly FindRequest[],
): Promise<Row[][]> {
	const searches: PhoneSearch[] = [];
	for (const [request, { entity, keys, fields }] of requests.entries()) {
		const digits = [...new Set(keys.flatMap(phoneDigits))];
		if (digits.length === 0 || !(await metadata.isSearchable(entity))) continue;
		const description = await metadata.describe(entity);
		const returning = `${description.name}(${select(description, fields).list})`;
		searches.push(
			...toQueries(digits).map((query) => ({
				request,
				sosl: `FIND {${query}} IN PHONE FIELDS RETURNING ${returning} LIMIT 2000`,
			})),
		);
	}
	const rows: Row[][] = requests.map(() => []);
	if (searches.length === 0) return rows;
	const sent = searches.slice(0, MAX_SEARCHES);
	const paths = sent.map(({ sosl }) => `search?q=${encodeURIComponent(sosl.toWellFormed())}`);
	const answers = (await readBatch(client, paths)) as Array<{ searchRecords: Row[] }>;
	for (const [index, { searchRecords }] of answers.entries()) {
		rows[sent[index]!.request]!.push(...searchRecords);
	}
	return rows;
}

/** Keys of several fields are left to SOQL, which compares the others. */
function phoneDigits(key: FindRequest['keys'][number]): readonly string[] {
	const [value, ...others] = Object.values(key);
	const isPhone = value !== undefined && isTextSearch(value) && value.kind === 'phone';
	return isPhone && others.length === 0 ? value.digits : [];
}

function toQueries(digits: readonly string[]): string[] {
	const operator = ' OR ';
	return chunk(digits, {
		max: MAX_SEARCH,
		weigh: (number) => number.length + operator.length,
	}).map((some) => some.join(operator));
}
