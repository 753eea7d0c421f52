/** How the emulators' tables are described, and the SQL that makes and writes them. */

/** A value as SQLite holds it; booleans are 0 and 1, dates are ISO 8601 text. */
export type SqlValue = string | number | null;

/** A row by column name. */
export type Row = Record<string, SqlValue>;

export interface ColumnSchema {
	name: string;
	type: 'text' | 'integer' | 'real' | 'boolean';
	/** Compare, sort and index without regard to case (ASCII letters, as SQLite does). */
	collate?: 'nocase';
}

export interface TableSchema {
	name: string;
	/** Name of the primary key, one of the columns. Ids are compared as they are written. */
	idColumn: string;
	columns: readonly ColumnSchema[];
	/** Column names of each index. */
	indexes?: readonly (readonly string[])[];
	/** Text columns that also have an index for comparisons of `folded(column)`. */
	foldedIndexes?: readonly string[];
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const list = (names: readonly string[]) => names.map(quote).join(', ');

function columnSql(column: ColumnSchema, idColumn: string): string {
	const name = quote(column.name);
	const parts = [name, column.type === 'boolean' ? 'integer' : column.type];
	if (column.name === idColumn) parts.push('NOT NULL PRIMARY KEY');
	if (column.type === 'boolean') parts.push(`CHECK (${name} IN (0, 1))`);
	if (column.collate === 'nocase') parts.push('COLLATE NOCASE');
	return parts.join(' ');
}

/** Statements that make a table and its indexes where they do not exist; SQLite rejects values of another type in it. */
export function createTableSql(table: TableSchema): string[] {
	const { name, idColumn, columns, indexes = [], foldedIndexes = [] } = table;
	const definitions = columns.map((column) => columnSql(column, idColumn)).join(', ');
	return [
		`CREATE TABLE IF NOT EXISTS ${quote(name)} (${definitions}) STRICT`,
		...indexes.map(
			(names) =>
				`CREATE INDEX IF NOT EXISTS ${quote([name, ...names].join('_'))} ON ${quote(name)} (${list(names)})`,
		),
		...foldedIndexes.map(
			(column) =>
				`CREATE INDEX IF NOT EXISTS ${quote(`${name}_folded_${column}`)} ON ${quote(name)} (folded(${quote(column)}))`,
		),
	];
}

/** Statements that delete a column with its values, and make an empty one with the same name. */
export const recreateColumnSql = (
	{ name, idColumn }: TableSchema,
	column: ColumnSchema,
): string[] => [
	`ALTER TABLE ${quote(name)} DROP COLUMN ${quote(column.name)}`,
	`ALTER TABLE ${quote(name)} ADD COLUMN ${columnSql(column, idColumn)}`,
];

export const selectByIdSql = ({ name, idColumn }: TableSchema) =>
	`SELECT * FROM ${quote(name)} WHERE ${quote(idColumn)} = ?`;

/** Takes a value for every column of the table, in the order of the schema; an id that is taken is rejected. */
export function insertSql({ name, columns }: TableSchema): string {
	const names = columns.map((column) => column.name);
	return `INSERT INTO ${quote(name)} (${list(names)}) VALUES (${names.map(() => '?').join(', ')})`;
}

/** The same, but replaces the row that has the id. */
export function replaceSql(table: TableSchema): string {
	const assignments = table.columns.map(({ name }) => `${quote(name)} = excluded.${quote(name)}`);
	return `${insertSql(table)} ON CONFLICT DO UPDATE SET ${assignments.join(', ')}`;
}

export const deleteSql = ({ name, idColumn }: TableSchema) =>
	`DELETE FROM ${quote(name)} WHERE ${quote(idColumn)} = ?`;

/** The row's values in the order of the schema, null where it has none; throws for a column the table does not have. */
export function valuesInOrder({ name, columns }: TableSchema, row: Readonly<Row>): SqlValue[] {
	const values = columns.map((column) => row[column.name]);
	const known = values.filter((value) => value !== undefined).length;
	const given = Object.keys(row).filter((key) => row[key] !== undefined);
	if (known < given.length) {
		const unknown = given.find((key) => !columns.some((column) => column.name === key));
		throw new Error(`Table ${name} has no column ${unknown}`);
	}
	return values.map((value) => value ?? null);
}
