import type { SqlValue } from '../../kernel/store';
import { unknownProperty } from '../errors/queryErrors';
import type { Column } from '../schema/columns';
import type { Schema } from '../schema/schema';
import type { Table } from '../schema/table';
import { edmType, type EdmType } from './edmType';

/** SQL with the values for its question marks. */
export interface Sql {
	text: string;
	values: readonly SqlValue[];
}

/** Name of the queried table in the SQL of a query. */
export const ROOT = 't0';

/** A value of the queried row. */
export interface Property {
	sql: string;
	type: EdmType;
	column: Column;
}

/**
 * Most environments compare all text without case and accents. Here the texts do that in which people write accents,
 * so that email addresses can have an index.
 * https://learn.microsoft.com/power-platform/admin/language-collations
 */
export const isAccentInsensitive = (column: Column) =>
	column.kind === 'text' && column.format === 'Text';

export const columnSql = (column: Column, alias = ROOT) =>
	edmType(column) === 'Edm.String'
		? `${alias}."${column.name}" COLLATE NOCASE`
		: `${alias}."${column.name}"`;

/** Without case and accents. SQLite finds the index of the expression only where it has no collation inside. */
export const foldedSql = (sql: string) => `folded(${sql.replace(/ COLLATE NOCASE$/, '')})`;

/**
 * The SQL for a property path such as `lastname`, `_ownerid_value` or `parentaccountid/name`.
 * Throws for a name that the table does not have.
 */
export function resolvePath(
	schema: Schema,
	table: Table,
	names: readonly string[],
	depth = 0,
): Property {
	const [name = '', ...rest] = names;
	const alias = `t${depth}`;
	if (rest.length === 0) {
		const column = table.property(name);
		if (!column) throw unknownProperty(name, table.name);
		return { sql: columnSql(column, alias), type: edmType(column), column };
	}
	const navigation = table.navigation(name);
	if (!navigation) throw unknownProperty(name, table.name);
	const target = schema.table(navigation.target.table);
	const inner = resolvePath(schema, target, rest, depth + 1);
	const next = `t${depth + 1}`;
	const join = `${next}."${target.idColumn}" = ${alias}."${navigation.column.name}"`;
	const sql = `(SELECT ${inner.sql} FROM "${target.name}" AS ${next} WHERE ${join})`;
	return { ...inner, sql: inner.type === 'Edm.String' ? `${sql} COLLATE NOCASE` : sql };
}

/** What a column is sorted by: a lookup by the name of the row it points to, all others by their value. */
export function sortSql(schema: Schema, column: Column): string {
	if (column.kind !== 'lookup') return columnSql(column);
	const names = column.targets.map(({ table: name }) => {
		const table = schema.table(name);
		const join = `t1."${table.idColumn}" = ${ROOT}."${column.name}"`;
		return `(SELECT t1."${table.definition.nameColumn ?? table.idColumn}" FROM "${name}" AS t1 WHERE ${join})`;
	});
	return `${names.length > 1 ? `coalesce(${names.join(', ')})` : names.join('')} COLLATE NOCASE`;
}

/** The column a query function names: by its logical name, or as the property it is read as. */
export function namedColumn(table: Table, name: string): Column {
	const column = table.column(name) ?? table.property(name);
	if (!column) throw unknownProperty(name, table.name);
	return column;
}
