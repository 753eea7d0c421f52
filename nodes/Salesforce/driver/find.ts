/** Finds records by the values of their fields, many at a time. */
import type { CrmRecord, FindRequest, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Client } from './client';
import type { Metadata } from './describe';
import { toConditions, toFilters, type QueryLimits } from './keyFilters';
import { searchPhones } from './phoneSearch';
import { MAX_SOQL, readEach } from './read';
import { recordReader, selectRequested, type Row, type Selection } from './records';
import { MASTER } from './successors';

/** A request as queries, each within the limits. */
interface Search {
	description: EntityDescription;
	selection: Selection;
	queries: readonly string[];
	/** True where deleted records are found too. */
	deletedToo: boolean;
}

/**
 * For each request all records that match every field of at least one key; a key with an empty value finds none.
 * The keys of a request share its queries, and the queries of all requests share the calls.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_conditionexpression.htm
 */
export async function find(
	client: () => Promise<Client>,
	metadata: Metadata,
	requests: readonly FindRequest[],
	limits: QueryLimits = QUERY_LIMITS,
): Promise<CrmRecord[][]> {
	const searches: Search[] = [];
	for (const request of requests) searches.push(await toSearch(metadata, request, limits));
	try {
		const queries = searches.flatMap((search) =>
			search.queries.map((soql) => ({ soql, deletedToo: search.deletedToo })),
		);
		const rows = await readEach(await client(), queries);
		const byPhone = await searchPhones(await client(), metadata, requests);
		return toRecords(searches, rows, byPhone);
	} catch (error) {
		if (!isTooComplicated(error) || limits.keys < MIN_KEYS) throw error;
	}
	const { length, keys } = limits;
	return await find(client, metadata, requests, { length, keys: Math.ceil(keys / 4) });
}

/** Characters and keys of a query: when each key finds one record, the result fits into one page. */
const QUERY_LIMITS = { length: MAX_SOQL, keys: 2_000 };

/** With fewer keys it is not their number that makes a query too complicated. */
const MIN_KEYS = 50;

/**
 * Salesforce expands a query before it runs it, and limits the length of the result.
 * https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_soslsoql.htm
 */
const isTooComplicated = (error: unknown) =>
	error instanceof CrmError && error.code === 'QUERY_TOO_COMPLICATED';

/** A record that several queries found is returned once. */
function toRecords(
	searches: readonly Search[],
	rows: Row[][],
	byPhone: readonly (readonly Row[])[],
): CrmRecord[][] {
	return searches.map(({ description, selection, queries }, index) => {
		const found = [...rows.splice(0, queries.length).flat(), ...byPhone[index]!];
		const records = found.map(recordReader(description, selection));
		return [...new Map(records.map((record) => [record.id, record])).values()];
	});
}

async function toSearch(
	metadata: Metadata,
	{ entity, keys, mergedToo = false, ...request }: FindRequest,
	limits: QueryLimits,
): Promise<Search> {
	const description = await metadata.describe(entity);
	const deletedToo = mergedToo && description.fields.some(({ name }) => name === MASTER);
	const selection = await selectRequested(metadata, description, request);
	const start = `SELECT ${selection.list} FROM ${description.name} WHERE `;
	const isLeft = `(IsDeleted = false OR ${MASTER} != null)`;
	const [before, after] = deletedToo ? ['(', `) AND ${isLeft}`] : ['', ''];
	const conditions = keys.flatMap((key) => {
		const all = toConditions(description, key);
		return all ? [all] : [];
	});
	const length = limits.length - start.length - before.length - after.length;
	const filters = toFilters(conditions, { ...limits, length });
	const queries = filters.map((filter) => start + before + filter + after);
	return { description, selection, queries, deletedToo };
}
