/** Partitions of elastic tables. https://learn.microsoft.com/power-apps/developer/data-platform/use-elastic-tables */
import type { Row } from '../../kernel/store';
import type { Context } from '../api/context';
import { notEmulated } from '../errors/dataverseError';
import { linkEntitiesNotSupported } from '../errors/queryErrors';
import { recordNotFound } from '../errors/recordErrors';
import { ROOT, type Sql } from '../odata/sql';
import type { Table } from '../schema/table';
import type { RowAddress } from './rowAddress';

/** The parameter `partitionId`, which counts in reads and deletions alone. */
export const partitionParameter = ({ options }: Context) => options.given.get('partitionId');

/** The rows of a partition, where the request names one. */
export function partitionCondition(context: Context, table: Table): Sql[] {
	const partition = partitionParameter(context);
	if (!table.isElastic || partition === undefined) return [];
	return [{ text: `${ROOT}."partitionid" = ?`, values: [partition] }];
}

/** An id names a row of a partition only together with it. */
export function requirePartition(address: RowAddress, row: Row, given: unknown): void {
	if (isInPartition(address, row, given)) return;
	throw recordNotFound(address.table.name, String(row[address.table.idColumn]));
}

/** The row would be one of another partition with the same id, which this emulator cannot keep. */
export function requireSamePartition(address: RowAddress, row: Row, given: unknown): void {
	if (!isInPartition(address, row, given)) throw notEmulated('two rows with one id');
}

/**
 * The service would accept a lookup without the partition, and find nothing by it.
 * https://learn.microsoft.com/power-apps/developer/data-platform/use-elastic-tables#specify-partitionid
 */
export function requireFound(address: RowAddress, row: Row): void {
	if (!isInPartition(address, row, null)) throw notEmulated('a lookup that finds no row');
}

const isInPartition = ({ table, by }: RowAddress, row: Row, given: unknown) =>
	!table.isElastic || by === 'key' || (row.partitionid ?? null) === (given ?? null);

/** The row as the session of the request sees it; undefined where it does not see it yet. */
export const seenRow = ({ environment, request }: Context, table: Table, row: Row) =>
	environment.records.recent.seen(table, row, request.headers['mscrm.sessiontoken']);

/** The rows of a page as the session of the request sees them, each with the same columns. */
export function seenRows(context: Context, table: Table, rows: readonly Row[]): readonly Row[] {
	if (!table.isElastic) return rows;
	return rows.flatMap((row) => {
		const sorts = Object.keys(row).filter((name) => /^sort\d+$/.test(name));
		const whole = context.environment.records.get(table, String(row[`sort${sorts.length - 1}`]));
		const seen = seenRow(context, table, whole);
		if (seen === undefined) return [];
		return [Object.fromEntries(Object.keys(row).map((name) => [name, seen[name] ?? row[name]!]))];
	});
}

export function rejectExpand({ options }: Context, table: Table): void {
	if (table.isElastic && options.expand) throw linkEntitiesNotSupported();
}
