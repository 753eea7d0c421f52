/** How the emulated tables are kept in the store. */
import type { ColumnSchema, TableSchema } from '../../kernel/store';
import type { Column, LookupColumn } from '../schema/columns';
import type { Table } from '../schema/table';

/** Deleted rows, for change tracking. */
export const DELETED_ROWS: TableSchema = {
	name: 'deletedrow',
	idColumn: 'key',
	columns: [
		{ name: 'key', type: 'text' },
		{ name: 'tablename', type: 'text' },
		{ name: 'id', type: 'text' },
		{ name: 'versionnumber', type: 'integer' },
	],
	indexes: [['tablename', 'versionnumber']],
};

export const deletedRowKey = (table: Table, id: string) => `${table.name}(${id})`;

/**
 * The deleted rows of a table that can be restored.
 * https://learn.microsoft.com/power-apps/developer/data-platform/restore-deleted-records
 */
export const binTable = (table: Table): TableSchema => ({
	...storedTable(table),
	name: binName(table),
	indexes: [],
	foldedIndexes: [],
});

export const binName = ({ name }: Table) => `${name}:bin`;

/** Column that holds which table a lookup with several targets points to, such as `owneridtype`. */
export const targetColumn = (column: LookupColumn) => `${column.name}type`;

export const hasSeveralTargets = (column: LookupColumn) => column.targets.length > 1;

/** Names of the stored columns of a column. */
export const storedNames = (column: Column): string[] =>
	column.kind === 'lookup' && hasSeveralTargets(column)
		? [column.name, targetColumn(column)]
		: [column.name];

export const storedTable = (table: Table): TableSchema => ({
	name: table.name,
	idColumn: table.idColumn,
	columns: table.columns.flatMap(storedColumns),
	indexes: [['versionnumber'], ...indexedColumns(table)],
	foldedIndexes: table.columns.map(({ name }) => name).filter((name) => NAMES.includes(name)),
});

function storedColumns(column: Column): ColumnSchema[] {
	const { name } = column;
	switch (column.kind) {
		case 'text':
		case 'memo':
			return [{ name, type: 'text', collate: 'nocase' }];
		case 'decimal':
		case 'double':
		case 'money':
			return [{ name, type: 'real' }];
		case 'boolean':
			return [{ name, type: 'boolean' }];
		case 'id':
		case 'date':
		case 'multiChoice':
			return [{ name, type: 'text' }];
		case 'lookup':
			return storedNames(column).map((stored) => ({ name: stored, type: 'text' }));
		default:
			return [{ name, type: 'integer' }];
	}
}

/** What people and companies are looked up by, without accents. */
const NAMES: readonly string[] = ['lastname', 'name'];

const STAMPS: readonly string[] = ['createdon', 'modifiedon'];

/** What clients look rows up by: stamps, keys, email addresses, and both IDs of a pair; and what a delete does. */
const indexedColumns = (table: Table): string[][] => [
	...table.columns.filter(({ name }) => STAMPS.includes(name)).map(({ name }) => [name]),
	...table.keys.map((key) => [...key.columns]),
	...table.columns.filter(isDeletedAlong).map(({ name }) => [name]),
	...(table.definition.isIntersect ? [pairColumns(table)] : []),
	...table.columns
		.filter((column) => column.kind === 'text' && column.format === 'Email')
		.map((column) => [column.name]),
];

const isDeletedAlong = (column: Column) =>
	column.kind === 'lookup' && column.targets.some(({ onDelete }) => onDelete !== undefined);

const pairColumns = ({ definition }: Table) =>
	definition.columns.slice(0, 2).map(({ name }) => name);
