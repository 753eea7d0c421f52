import type { SqlValue } from '../../kernel/store';
import {
	badOptionValue,
	listValueTooLong,
	noSuchSignature,
	unquotedListValue,
} from '../errors/queryErrors';
import { parseGuid } from '../guid';
import { valueOf } from './aliases';
import type { Argument, Json } from './ast';
import { edmType, type EdmType } from './edmType';
import type { FilterContext } from './filterSql';
import { columnSql, foldedSql, isAccentInsensitive, namedColumn, type Sql } from './sql';

/** Characters of a text in the list at most. */
const MAX_TEXT = 850;

const NOTHING: Argument = { kind: 'json', value: null };

/**
 * `Microsoft.Dynamics.CRM.In(PropertyName=…,PropertyValues=…)`: the values are texts whatever the column's type.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/in
 */
export function inListSql(context: FilterContext, given: ReadonlyMap<string, Argument>): Sql {
	const read = (name: string) => valueOf(given.get(name) ?? NOTHING, context.aliases);
	const name = read('PropertyName');
	const list = read('PropertyValues');
	if (typeof name !== 'string' || !Array.isArray(list)) {
		throw noSuchSignature('Microsoft.Dynamics.CRM.In');
	}
	const column = namedColumn(context.table, name);
	const values = list.map((value) => listValue(value, edmType(column)));
	if (!isAccentInsensitive(column)) {
		return {
			text: `${columnSql(column)} IN (${values.map(() => '?').join(', ')})`,
			values,
		};
	}
	return {
		text: `${foldedSql(columnSql(column))} IN (${values.map(() => 'folded(?)').join(', ')})`,
		values,
	};
}

function listValue(value: Json, type: EdmType): SqlValue {
	if (typeof value !== 'string') throw unquotedListValue(JSON.stringify(value));
	if (value.length > MAX_TEXT) throw listValueTooLong(MAX_TEXT);
	const read = textAs(value, type);
	if (read === undefined || Number.isNaN(read)) throw badOptionValue('$filter', value);
	return read;
}

/** A text as the store has values of the type; undefined, NaN or -1 for one that is not a value of it. */
export function textAs(value: string, type: EdmType): SqlValue | undefined {
	switch (type) {
		case 'Edm.String':
		case 'Edm.Date':
			return value;
		case 'Edm.Guid':
			return parseGuid(value);
		case 'Edm.DateTimeOffset':
			return Date.parse(value);
		case 'Edm.Boolean':
			return ['false', 'true'].indexOf(value);
		default:
			return value.trim() === '' ? undefined : Number(value);
	}
}
