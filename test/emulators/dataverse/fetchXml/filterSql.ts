/**
 * The filters of a FetchXML query as conditions in SQL.
 * https://learn.microsoft.com/power-apps/developer/data-platform/fetchxml/reference/operators
 */
import type { SqlValue } from '../../kernel/store';
import type { XmlElement } from '../../kernel/xml';
import { notEmulated } from '../errors/dataverseError';
import { badConditionValue, badFetchNode, badOperator } from '../errors/fetchErrors';
import { tooManyConditions } from '../errors/queryErrors';
import { edmType } from '../odata/edmType';
import { textAs } from '../odata/inListSql';
import { likeGlob } from '../odata/likePattern';
import { columnSql, type Sql } from '../odata/sql';
import type { Column } from '../schema/columns';
import { columnOf, type FetchEntity } from './readFetch';

const MAX_CONDITIONS = 500;

/** @param userId the caller. */
export function filterSql(entity: FetchEntity, filter: XmlElement, userId: string): Sql {
	if (conditionsIn(filter) > MAX_CONDITIONS) throw tooManyConditions();
	const type = filter.attributes.get('type') ?? 'and';
	if (type !== 'and' && type !== 'or') throw badFetchNode(type);
	const parts = filter.children.map((child) => {
		if (child.name === 'filter') return filterSql(entity, child, userId);
		if (child.name !== 'condition') throw badFetchNode(child.name);
		return conditionSql(entity, child, userId);
	});
	const text = parts.map((part) => part.text).join(` ${type.toUpperCase()} `);
	return { text: `(${text || '1'})`, values: parts.flatMap(({ values }) => values) };
}

const conditionsIn = ({ children }: XmlElement): number =>
	children.reduce((sum, each) => sum + (each.name === 'filter' ? conditionsIn(each) : 1), 0);

const COMPARISONS: Readonly<Record<string, string>> = {
	eq: '=',
	ne: 'IS NOT',
	neq: 'IS NOT',
	gt: '>',
	ge: '>=',
	lt: '<',
	le: '<=',
};

/** What is put around the value to make it a pattern. */
const PATTERNS: Readonly<Record<string, readonly [before: string, after: string]>> = {
	like: ['', ''],
	'begins-with': ['', '%'],
	'ends-with': ['%', ''],
};

const NEGATED: Readonly<Record<string, string>> = {
	'not-like': 'like',
	'not-begin-with': 'begins-with',
	'not-end-with': 'ends-with',
	'not-in': 'in',
	'not-between': 'between',
	'not-null': 'null',
	'ne-userid': 'eq-userid',
};

/** Operators of the real service that depend on the day, and others. */
const NOT_EMULATED =
	/^(today|yesterday|tomorrow|last-|next-|this-|older|on|in-fiscal|contain-values|not-contain-values|above|under|not-under|eq-(user|business|role|useror))/;

/** Rows without a value meet a negated condition. */
function conditionSql(entity: FetchEntity, condition: XmlElement, userId: string): Sql {
	const operator = condition.attributes.get('operator') ?? '';
	if (condition.attributes.has('entityname')) throw notEmulated('entityname of a condition');
	const column = columnOf(entity.table, condition.attributes.get('attribute'));
	const negated = NEGATED[operator];
	const { text, values } = plainSql(negated ?? operator, {
		column,
		sql: columnSql(column, `"${entity.alias}"`),
		texts: textsOf(condition),
		userId,
	});
	return { text: negated === undefined ? text : `NOT coalesce(${text}, 0)`, values };
}

/** The value of the attribute, or those of the elements inside. */
function textsOf({ attributes, children }: XmlElement): string[] {
	const value = attributes.get('value');
	return value === undefined ? children.map(({ text }) => text) : [value];
}

interface Compared {
	column: Column;
	sql: string;
	texts: readonly string[];
	userId: string;
}

function plainSql(operator: string, { column, sql, texts, userId }: Compared): Sql {
	const values = () => texts.map((text) => valueOf(column, text));
	const one = () => values().slice(0, 1);
	if (COMPARISONS[operator]) return { text: `${sql} ${COMPARISONS[operator]} ?`, values: one() };
	const pattern = PATTERNS[operator];
	if (pattern) {
		const [before, after] = pattern;
		return { text: `lower(${sql}) GLOB ?`, values: [likeGlob(before + (texts[0] ?? '') + after)] };
	}
	switch (operator) {
		case 'null':
			return { text: `${sql} IS NULL`, values: [] };
		case 'in':
			return { text: `${sql} IN (${texts.map(() => '?').join(', ')})`, values: values() };
		case 'between':
			return { text: `${sql} BETWEEN ? AND ?`, values: values().slice(0, 2) };
		case 'eq-userid':
			return { text: `${sql} = ?`, values: [userId] };
		default:
			throw NOT_EMULATED.test(operator)
				? notEmulated(`the operator ${operator}`)
				: badOperator(operator);
	}
}

const BITS: Readonly<Record<string, string>> = { '0': 'false', '1': 'true' };

function valueOf(column: Column, text: string): SqlValue {
	const type = edmType(column);
	const isBoolean = type === 'Edm.Boolean';
	const value = textAs(isBoolean ? (BITS[text] ?? text) : text, type);
	if (value === undefined || Number.isNaN(value) || (isBoolean && value === -1)) {
		throw badConditionValue(column.name, text);
	}
	return value;
}
