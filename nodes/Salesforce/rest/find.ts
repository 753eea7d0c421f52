/** Finds records by the values of their fields, many at a time. */
import { chunk } from '../../sync/chunk';
import {
	isPattern,
	type CrmRecord,
	type FindKey,
	type FindRequest,
	type RecordTypeDescription,
} from '../../sync/crm';
import type { Client } from './client';
import type { Metadata } from './describe';
import { unknownField } from './errors';
import { literal } from './query';
import { MAX_SOQL, readAll } from './read';
import { select, toRecord } from './records';

interface Condition {
	field: string;
	/** As it stands behind `=`. */
	literal: string;
}

/**
 * All records that agree with every field of at least one key; a key with an empty value finds none.
 * Keys of one field travel as a list, others as alternatives; several queries share one call.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_conditionexpression.htm
 */
export async function find(
	client: () => Promise<Client>,
	metadata: Metadata,
	requests: readonly FindRequest[],
): Promise<CrmRecord[][]> {
	const found: CrmRecord[][] = [];
	for (const request of requests) found.push(await findOne(client, metadata, request));
	return found;
}

async function findOne(
	client: () => Promise<Client>,
	metadata: Metadata,
	{ recordType, keys, fields }: FindRequest,
): Promise<CrmRecord[]> {
	const description = await metadata.describe(recordType);
	const selection = select(description, fields);
	const conditions = keys
		.map((key) => toConditions(description, key))
		.filter((key) => key !== undefined);
	if (conditions.length === 0) return [];
	const query = `SELECT ${selection.list} FROM ${description.name} WHERE`;
	const rows = await readAll(
		await client(),
		toFilters(conditions, MAX_SOQL - query.length).map((filter) => `${query} ${filter}`),
	);
	const records = rows.map((row) => toRecord(description, selection, row));
	return [...new Map(records.map((record) => [record.id, record])).values()];
}

/** @returns the conditions of a key; undefined for a key that no record can agree with. */
function toConditions(description: RecordTypeDescription, key: FindKey): Condition[] | undefined {
	const conditions: Condition[] = [];
	for (const [name, value] of Object.entries(key)) {
		const field = description.fields.find((each) => each.name === name);
		if (!field) throw unknownField(description, name);
		const text = isPattern(value) ? undefined : literal(field.type, value);
		if (text === undefined) return undefined;
		conditions.push({ field: name, literal: text });
	}
	return conditions.length > 0 ? conditions : undefined;
}

/** Each short enough for a query. */
function toFilters(keys: readonly Condition[][], maxLength: number): string[] {
	const lists = new Map<string, Set<string>>();
	const alternatives: Condition[][] = [];
	for (const key of keys) {
		const [condition, ...others] = key;
		if (condition === undefined || others.length > 0) {
			alternatives.push(key);
			continue;
		}
		const list = lists.get(condition.field) ?? new Set();
		lists.set(condition.field, list.add(condition.literal));
	}
	return [
		...[...lists].flatMap(([field, literals]) => toLists(field, [...literals], maxLength)),
		...toAlternatives(alternatives, maxLength),
	];
}

function toLists(field: string, literals: readonly string[], maxLength: number): string[] {
	const max = maxLength - `${field} IN ()`.length;
	return chunk(literals, { max, weigh: (text) => text.length + 1 }).map(
		(some) => `${field} IN (${some.join(',')})`,
	);
}

function toAlternatives(keys: readonly Condition[][], max: number): string[] {
	const terms = keys.map(
		(key) => `(${key.map(({ field, literal }) => `${field} = ${literal}`).join(' AND ')})`,
	);
	return chunk(terms, { max, weigh: (term) => `${term} OR `.length }).map((some) =>
		some.join(' OR '),
	);
}
