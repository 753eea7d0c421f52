import type { Row, SqlValue } from '../../kernel/store';
import type { Context } from '../api/context';
import { operandOf } from '../odata/aliases';
import { filterSql } from '../odata/filterSql';
import { resolvePath, ROOT, sortSql, type Sql } from '../odata/sql';
import { badOptionValue } from '../errors/queryErrors';
import { storedNames } from '../records/storage';
import type { Table } from '../schema/table';
import { partitionCondition } from './partitions';
import { storedColumnsOf, type Selection } from './selection';

/** Rows a page holds at most, and the number at which counts stop. */
export const MAX_ROWS = 5000;

/** The full-text index takes "several seconds". */
const FULL_TEXT_LAG_MS = 5_000;

/** Which rows of a table are asked for, apart from what the request's options say. */
export interface RowQuery {
	table: Table;
	selection: Selection;
	/** Sort values and id of the row that the last page ended on. */
	after?: readonly SqlValue[];
	/** A further condition. */
	among?: Sql;
}

export interface SortKey {
	sql: string;
	descending: boolean;
}

/** Rows in the order that the request asks for, at most `limit`; sort values come along as `sort0`, `sort1`… */
export function queryRows(context: Context, query: RowQuery, limit: number): Row[] {
	const { table, selection, after, among } = query;
	const keys = sortKeys(context, table);
	const condition = allOf([
		...conditions(context, table, among),
		...(after ? [beyond(keys, after)] : []),
	]);
	const columns = storedColumnsOf(selection).flatMap(storedNames);
	const shown = [
		...columns.map((name) => `${ROOT}."${name}"`),
		...keys.map(({ sql }, index) => `${sql} AS sort${index}`),
	];
	const order = keys.map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'}`);
	return context.environment.store.select(
		`SELECT ${shown.join(', ')} FROM "${table.name}" AS ${ROOT} WHERE ${condition.text} ORDER BY ${order.join(', ')} LIMIT ?`,
		[...condition.values, limit],
	);
}

/** Number of rows that meet the request's `$filter`, whatever the page. */
export function countRows(context: Context, table: Table, among?: Sql): number {
	const { text, values } = allOf(conditions(context, table, among));
	const sql = `SELECT count(*) AS total FROM "${table.name}" AS ${ROOT} WHERE ${text}`;
	const [row] = context.environment.store.select(sql, values);
	return Number(row?.total);
}

/** What a row has to meet to be seen: the caller's rights and the filter. */
function conditions(context: Context, table: Table, among: Sql | undefined): Sql[] {
	const { environment, options, writer } = context;
	const { aliases, filter } = options;
	const indexedUntil = environment.clock.now().getTime() - FULL_TEXT_LAG_MS;
	const own: Sql = { text: `${ROOT}."ownerid" = ?`, values: [writer.userId] };
	return [
		...(among ? [among] : []),
		...partitionCondition(context, table),
		...(environment.security.seesOwnRowsOnly(writer.userId, table) ? [own] : []),
		...(filter
			? [
					filterSql(
						{ schema: environment.schema, table, aliases, indexedUntil, userId: writer.userId },
						filter,
					),
				]
			: []),
	];
}

/** The primary key always comes last, so that pages neither repeat nor skip rows. */
function sortKeys({ environment, options }: Context, table: Table): SortKey[] {
	const asked = (options.orderBy ?? []).map(({ by, descending }) => {
		const path = operandOf(by, options.aliases);
		if (path.kind !== 'path') throw badOptionValue('$orderby', String(path.value));
		const property = resolvePath(environment.schema, table, path.names);
		const isDirect = path.names.length === 1;
		const sql = isDirect ? sortSql(environment.schema, property.column) : property.sql;
		return { sql, descending };
	});
	return [...asked, { sql: `${ROOT}."${table.idColumn}"`, descending: false }];
}

/** Rows that come after one with these sort values; empty values come first in ascending order. */
export function beyond(keys: readonly SortKey[], values: readonly SqlValue[]): Sql {
	const [key, ...otherKeys] = keys;
	const [value = null, ...otherValues] = values;
	if (!key) return { text: '0', values: [] };
	const later = laterThan(key, value);
	if (otherKeys.length === 0) return later;
	const rest = beyond(otherKeys, otherValues);
	return {
		text: `(${later.text} OR (${key.sql} IS ? AND ${rest.text}))`,
		values: [...later.values, value, ...rest.values],
	};
}

function laterThan({ sql, descending }: SortKey, value: SqlValue): Sql {
	if (value === null) return { text: descending ? '0' : `${sql} IS NOT NULL`, values: [] };
	return descending
		? { text: `(${sql} < ? OR ${sql} IS NULL)`, values: [value] }
		: { text: `${sql} > ?`, values: [value] };
}

const allOf = (parts: readonly Sql[]): Sql => ({
	text: parts.length > 0 ? parts.map(({ text }) => text).join(' AND ') : '1',
	values: parts.flatMap(({ values }) => values),
});
