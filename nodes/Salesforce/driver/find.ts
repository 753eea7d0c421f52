/** Finds records by the values of their fields, many at a time. */
import { chunk } from '../../crm/driver/chunk';
import {
	isPattern,
	type CrmRecord,
	type FieldDescription,
	type FieldValue,
	type FindKey,
	type FindRequest,
	type EntityDescription,
	type TextPattern,
} from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Client } from './client';
import type { Metadata } from './describe';
import { unknownField } from './errors';
import { literal, patternLiteral } from './query';
import { MAX_SOQL, readEach } from './read';
import { select, toRecord, type Row, type Selection } from './records';

interface Condition {
	field: string;
	operator: '=' | 'LIKE';
	/** What follows the operator. */
	literal: string;
}

/** A request as queries, each within the limits. */
interface Search {
	description: EntityDescription;
	selection: Selection;
	queries: readonly string[];
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
	limits = QUERY_LIMITS,
): Promise<CrmRecord[][]> {
	const searches: Search[] = [];
	for (const request of requests) searches.push(await toSearch(metadata, request, limits));
	try {
		const queries = searches.flatMap((search) => search.queries);
		return toRecords(searches, await readEach(await client(), queries));
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

function toRecords(searches: readonly Search[], rows: Row[][]): CrmRecord[][] {
	return searches.map(({ description, selection, queries }) => {
		const found = rows.splice(0, queries.length).flat();
		const records = found.map((row) => toRecord(description, selection, row));
		return [...new Map(records.map((record) => [record.id, record])).values()];
	});
}

async function toSearch(
	metadata: Metadata,
	{ entity, keys, fields }: FindRequest,
	limits: typeof QUERY_LIMITS,
): Promise<Search> {
	const description = await metadata.describe(entity);
	const selection = select(description, fields);
	const start = `SELECT ${selection.list} FROM ${description.name} WHERE `;
	const conditions = keys.flatMap((key) => {
		const all = toConditions(description, key);
		return all ? [all] : [];
	});
	const filters = toFilters(conditions, { ...limits, length: limits.length - start.length });
	return { description, selection, queries: filters.map((filter) => start + filter) };
}

/** @returns the conditions of a key; undefined for a key that no record can match. */
function toConditions(description: EntityDescription, key: FindKey): Condition[] | undefined {
	const conditions: Condition[] = [];
	for (const [name, value] of Object.entries(key)) {
		const field = description.fields.find((each) => each.name === name);
		if (!field) throw unknownField(description, name);
		const condition = toCondition(field, value);
		if (condition === undefined) return undefined;
		conditions.push(condition);
	}
	return conditions.length > 0 ? conditions : undefined;
}

/** Salesforce rejects longer texts in a query; no searchable field holds one. */
const MAX_TEXT = 4_000;

function toCondition(
	field: FieldDescription,
	value: FieldValue | TextPattern,
): Condition | undefined {
	const text = isPattern(value) ? patternLiteral(field.type, value) : literal(field.type, value);
	if (text === undefined || lengthOf(value) > Math.min(field.maxLength ?? MAX_TEXT, MAX_TEXT)) {
		return undefined;
	}
	return { field: field.name, operator: isPattern(value) ? 'LIKE' : '=', literal: text };
}

/** The number of characters that a field has to hold to be found. */
function lengthOf(value: FieldValue | TextPattern): number {
	if (!isPattern(value)) return typeof value === 'string' ? value.length : 0;
	const lengths = value.parts.map((part) => {
		if ('text' in part) return part.text.length;
		return part.gap === 'oneCharacter' ? 1 : 0;
	});
	return lengths.reduce((sum, length) => sum + length, 0);
}

/** Exact values of one field become a list, everything else becomes alternatives. */
function toFilters(keys: readonly Condition[][], limits: typeof QUERY_LIMITS): string[] {
	const distinct = [...new Map(keys.map((key) => [toTerm(key), key])).values()];
	const lists = new Set(distinct.filter(isListed).map(([condition]) => condition!.field));
	const heads = [...lists].map((field) => `${field} IN () OR `.length);
	const max = heads.reduce((rest, length) => rest - length, limits.length);
	const chunks = chunk(
		distinct,
		{ max, weigh: lengthInFilter },
		{ max: limits.keys, weigh: () => 1 },
	);
	return chunks.map(toFilter);
}

const isListed = ([condition, ...others]: readonly Condition[]) =>
	condition?.operator === '=' && others.length === 0;

function lengthInFilter(key: readonly Condition[]): number {
	return isListed(key) ? `${key[0]!.literal},`.length : `${toTerm(key)} OR `.length;
}

function toFilter(keys: readonly Condition[][]): string {
	const listed = keys.filter(isListed).map(([condition]) => condition!);
	const lists = [...Map.groupBy(listed, ({ field }) => field)].map(
		([field, conditions]) => `${field} IN (${conditions.map(({ literal }) => literal).join(',')})`,
	);
	const terms = keys.filter((key) => !isListed(key)).map(toTerm);
	return [...lists, ...terms].join(' OR ');
}

function toTerm(key: readonly Condition[]): string {
	const all = key.map(({ field, operator, literal }) => `${field} ${operator} ${literal}`);
	return `(${all.join(' AND ')})`;
}
