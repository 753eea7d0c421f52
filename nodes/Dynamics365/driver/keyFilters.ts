/**
 * The keys of a search, in as few OData filters as their number and length allow.
 * Keys of one field become a list, others become alternatives.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows
 */
import { chunk } from '../../crm/driver/chunk';
import { isTextSearch, type FieldValue, type FindKey, type TextSearch } from '../../crm/port';
import { toComparison } from './comparison';
import { unknownField } from './errors';
import {
	followsPattern,
	jsonParameter,
	literal,
	queryString,
	startsWith,
	type TextPattern,
} from './query';
import type { Column, Table } from './tables';

/** The maximum number of conditions in one query; the list of an In is kept as short. */
const MAX_CONDITIONS = 500;

/** A pattern makes Dataverse scan every row: fewer of them fit into the time limit of a query. */
const PATTERN_WEIGHT = 5;

/** In compares texts of up to this many characters. */
const MAX_IN_TEXT = 850;

/** Only the beginning of a longer text fits into a URL; the caller compares the rest. */
const MAX_TEXT = 1000;

interface Condition {
	/** Matches the records of the search. */
	filter: string;
	/** How many simple conditions it counts for. */
	weight: number;
	/** The property and the texts, where they can be part of a list. */
	listed?: { property: string; texts: readonly string[] };
}

/** @returns encoded query options, each at most `maxLength` long; none for keys that no record can match. */
export function toFilters(table: Table, keys: readonly FindKey[], maxLength: number): string[] {
	const lists = new Map<string, Set<string>>();
	const alternatives = new Map<string, number>();
	for (const key of keys) {
		const conditions = toConditions(table, key);
		const [{ listed } = {}, ...others] = conditions;
		if (listed && others.length === 0) {
			const list = lists.get(listed.property) ?? new Set();
			for (const text of listed.texts) list.add(text);
			lists.set(listed.property, list);
		} else if (conditions.length > 0) {
			const filters = conditions.map(({ filter }) => filter);
			const weight = conditions.reduce((sum, condition) => sum + condition.weight, 0);
			alternatives.set(`(${filters.join(' and ')})`, weight);
		}
	}
	return [
		...[...lists].flatMap(([property, texts]) => toLists(property, [...texts], maxLength)),
		...toAlternatives([...alternatives], maxLength),
	];
}

/** @returns the conditions of a key; none when no record can match one of its values. */
function toConditions(table: Table, key: FindKey): Condition[] {
	const conditions = Object.entries(key).map(([name, value]) => {
		const column = table.columns.get(name);
		if (!column?.readable) throw unknownField(table.description, name);
		return toCondition(column, value);
	});
	const possible = conditions.filter((condition) => condition !== undefined);
	return possible.length === conditions.length ? possible : [];
}

/**
 * Filters for phone numbers in other notations than the common ones: their last digits, with anything in between.
 * Dataverse scans the table for them.
 * @param numbers the last digits to find in a column.
 */
export function toPhonePatterns(
	table: Table,
	numbers: ReadonlyArray<{ field: string; lastDigits: string }>,
	maxLength: number,
): string[] {
	const gap = { gap: 'anything' } as const;
	const alternatives = numbers.flatMap(({ field, lastDigits }) => {
		const parts = [gap, ...[...lastDigits].flatMap((text) => [{ text }, gap])];
		const { property } = table.columns.get(field)!;
		return followsPattern(property, { parts }) ?? [];
	});
	return toAlternatives(
		alternatives.map((filter) => [filter, PATTERN_WEIGHT]),
		maxLength,
	);
}

const TEXTS = ['text', 'email', 'phone', 'url'];

function toCondition(column: Column, value: FieldValue | TextSearch): Condition | undefined {
	const { field, property } = column;
	const isText = TEXTS.includes(field.type);
	if (isTextSearch(value)) return isText ? toTextCondition(property, value) : undefined;
	const text = literal(field.type, value);
	if (text === undefined) return undefined;
	const filter = toComparison(column, 'equals', value) ?? '';
	const weight = 1;
	if (field.type === 'id') return { filter, weight, listed: { property, texts: [text] } };
	if (!isText) return { filter, weight };
	const given = String(value);
	if (given.length > MAX_TEXT) return toPatternCondition(property, { parts: [{ text: given }] });
	if (given.length > MAX_IN_TEXT) return { filter, weight };
	return { filter, weight, listed: { property, texts: [given] } };
}

/**
 * Most environments compare without accents already.
 * https://learn.microsoft.com/power-platform/admin/language-collations
 */
function toTextCondition(property: string, search: TextSearch): Condition | undefined {
	switch (search.kind) {
		case 'phone':
			return toTextsCondition(property, search.forms);
		case 'anyAccents':
			return search.text.length > MAX_IN_TEXT
				? toPatternCondition(property, { parts: [{ text: search.text }] })
				: toTextsCondition(property, [search.text]);
		case 'beginsWith':
			return search.text === ''
				? undefined
				: { filter: startsWith(property, search.text.slice(0, MAX_TEXT)), weight: 1 };
	}
}

function toTextsCondition(property: string, texts: readonly string[]): Condition {
	const alternatives = texts.map((text) => `${property} eq ${literal('text', text)}`);
	return {
		filter: alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join(' or ')})`,
		weight: texts.length,
		listed: { property, texts },
	};
}

function toPatternCondition(property: string, { parts }: TextPattern): Condition | undefined {
	const [beginning = []] = chunk(
		parts.map((part) => ('gap' in part ? part : { text: part.text.slice(0, MAX_TEXT) })),
		{ max: MAX_TEXT, weigh: (part) => ('gap' in part ? 0 : part.text.length) },
	);
	const filter = followsPattern(property, { parts: beginning });
	return filter === undefined ? undefined : { filter, weight: PATTERN_WEIGHT };
}

/** @returns filters for records whose property is one of the texts, each at most `maxLength` long. */
export function toLists(property: string, texts: readonly string[], maxLength: number): string[] {
	const withList = (list: readonly string[]) =>
		queryString({
			$filter: 'Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)',
			'@p1': `'${property}'`,
			'@p2': jsonParameter(list),
		});
	return chunk(
		texts,
		{ max: MAX_CONDITIONS, weigh: () => 1 },
		{
			max: maxLength - withList([]).length,
			weigh: (text) => encodedLength(`${jsonParameter(text)},`),
		},
	).map(withList);
}

/** @param alternatives filters with their weights. */
function toAlternatives(
	alternatives: ReadonlyArray<[filter: string, weight: number]>,
	maxLength: number,
): string[] {
	return chunk(
		alternatives,
		{ max: MAX_CONDITIONS, weigh: ([, weight]) => weight },
		{
			max: maxLength - encodedLength('$filter='),
			weigh: ([filter]) => encodedLength(`${filter} or `),
		},
	).map((some) => queryString({ $filter: some.map(([filter]) => filter).join(' or ') }));
}

const encodedLength = (text: string) => encodeURIComponent(text.toWellFormed()).length;
