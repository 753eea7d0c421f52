/** Finds records by the values of their fields, many at a time. */
import { isPattern, type CrmRecord, type FindKey, type FindRequest } from '../../sync/crm';
import { chunk } from '../../sync/chunk';
import type { Metadata } from './describe';
import { unknownField } from './errors';
import { literal, queryString } from './query';
import { MAX_URL, readAll } from './read';
import { select, toRecord } from './records';
import type { Sender } from './send';
import type { Column, Table } from './tables';

/** Dataverse takes no more conditions in one query, and the list of an In is kept as short. */
const MAX_CONDITIONS = 500;

/** In compares texts of up to this many characters. */
const MAX_IN_TEXT = 850;

interface Condition {
	column: Column;
	/** As it stands behind `eq`. */
	literal: string;
	/** As it stands in the list of an In. */
	inList: string;
}

/**
 * All records that agree with every field of at least one key; a key with an empty value finds none.
 * Keys of one field travel as a list, others as alternatives; several queries share one call.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows
 */
export async function find(
	sender: Sender,
	metadata: Metadata,
	requests: readonly FindRequest[],
): Promise<CrmRecord[][]> {
	const found: CrmRecord[][] = [];
	for (const request of requests) found.push(await findOne(sender, metadata, request));
	return found;
}

async function findOne(
	sender: Sender,
	metadata: Metadata,
	{ recordType, keys, fields }: FindRequest,
): Promise<CrmRecord[]> {
	const table = await metadata.table(recordType);
	const selection = select(table, fields);
	const conditions = keys.map((key) => toConditions(table, key)).filter((key) => key !== undefined);
	const path = `${table.setName}?${queryString({ $select: selection.$select })}`;
	const rows = await readAll(
		sender,
		toFilters(conditions, MAX_URL.inBatch - path.length).map((filter) => `${path}&${filter}`),
		{ recordType, prefer: selection.prefer },
	);
	const records = rows.map((row) => toRecord(table, selection, row));
	return [...new Map(records.map((record) => [record.id, record])).values()];
}

/** @returns the conditions of a key; undefined for a key that no record can agree with. */
function toConditions(table: Table, key: FindKey): Condition[] | undefined {
	const conditions: Condition[] = [];
	for (const [name, value] of Object.entries(key)) {
		const column = table.columns.get(name);
		if (!column?.readable) throw unknownField(table.description, name);
		const text = isPattern(value) ? undefined : literal(column.field.type, value);
		if (text === undefined) return undefined;
		const inList = column.field.type === 'id' ? text : String(value);
		conditions.push({ column, literal: text, inList });
	}
	return conditions.length > 0 ? conditions : undefined;
}

/** Encoded query options, each short enough for a URL and within the limit of conditions. */
function toFilters(keys: readonly Condition[][], maxLength: number): string[] {
	const lists = new Map<string, string[]>();
	const alternatives: Condition[][] = [];
	for (const key of keys) {
		const property = listProperty(key);
		if (property === undefined) {
			alternatives.push(key);
			continue;
		}
		const list = lists.get(property) ?? [];
		list.push(key[0]!.inList);
		lists.set(property, list);
	}
	return [
		...[...lists].flatMap(([property, texts]) => toLists(property, texts, maxLength)),
		...toAlternatives(alternatives, maxLength),
	];
}

/** The property whose values can travel as a list, when the key is nothing but one of them. */
function listProperty([condition, ...others]: readonly Condition[]): string | undefined {
	if (condition === undefined || others.length > 0) return undefined;
	const { field, property } = condition.column;
	const isText = ['text', 'email', 'phone', 'url', 'id'].includes(field.type);
	return isText && condition.inList.length <= MAX_IN_TEXT ? property : undefined;
}

function toLists(property: string, texts: readonly string[], maxLength: number): string[] {
	const withList = (list: readonly string[]) =>
		queryString({
			$filter: 'Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)',
			'@p1': `'${property}'`,
			'@p2': `[${list.join(',')}]`,
		});
	const values = [...new Set(texts)].map((text) => JSON.stringify(text));
	return chunk(
		values,
		{ max: MAX_CONDITIONS, weigh: () => 1 },
		{ max: maxLength - withList([]).length, weigh: (value) => encodedLength(`${value},`) },
	).map(withList);
}

function toAlternatives(keys: readonly Condition[][], maxLength: number): string[] {
	const terms = keys.map((key) => ({
		conditions: key.length,
		filter: `(${key.map(({ column, literal }) => `${column.property} eq ${literal}`).join(' and ')})`,
	}));
	return chunk(
		terms,
		{ max: MAX_CONDITIONS, weigh: ({ conditions }) => conditions },
		{ max: maxLength, weigh: ({ filter }) => encodedLength(`${filter} or `) },
	).map((some) => queryString({ $filter: some.map(({ filter }) => filter).join(' or ') }));
}

const encodedLength = (text: string) => encodeURIComponent(text).length;
