import type { SqlValue } from '../../kernel/store';
import { badOptionValue, noSuchSignature } from '../errors/queryErrors';
import { valueOf } from './aliases';
import type { Argument } from './ast';
import type { FilterContext } from './filterSql';
import { namedColumn, ROOT, type Sql } from './sql';

const METHODS = {
	'Microsoft.Dynamics.CRM.ContainValues': 'any',
	'Microsoft.Dynamics.CRM.DoesNotContainValues': 'none',
} as const;

export type ChoicesMethod = keyof typeof METHODS;

export const isChoicesMethod = (name: string): name is ChoicesMethod => name in METHODS;

const NOTHING: Argument = { kind: 'json', value: null };

/**
 * A list of choices that has one of the values, or none of them. Rows without a choice are in neither, and so are rows
 * that the full-text index does not have yet.
 * https://learn.microsoft.com/power-apps/developer/data-platform/multi-select-picklist#query-data-from-choices
 */
export function choicesSql(
	context: FilterContext,
	method: ChoicesMethod,
	given: ReadonlyMap<string, Argument>,
): Sql {
	const read = (name: string) => valueOf(given.get(name) ?? NOTHING, context.aliases);
	const [name, list] = [read('PropertyName'), read('PropertyValues')];
	if (typeof name !== 'string' || !Array.isArray(list) || list.length === 0) {
		throw noSuchSignature(method);
	}
	const column = namedColumn(context.table, name);
	if (column.kind !== 'multiChoice') throw noSuchSignature(method);
	const values = list.map((value): SqlValue => {
		if (typeof value !== 'string' || !/^-?\d+$/.test(value)) {
			throw badOptionValue('$filter', JSON.stringify(value));
		}
		return `,${value},`;
	});
	const chosen = `',' || ${ROOT}."${column.name}" || ','`;
	const any = values.map(() => `instr(${chosen}, ?) > 0`).join(' OR ');
	const found = METHODS[method] === 'any' ? `(${any})` : `NOT (${any})`;
	return {
		text: `(${found} AND ${ROOT}."modifiedon" <= ?)`,
		values: [...values, context.indexedUntil],
	};
}
