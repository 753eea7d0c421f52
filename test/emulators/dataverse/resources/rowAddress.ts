import type { Row, StoreTransaction } from '../../kernel/store';
import type { Context } from '../api/context';
import { keyNotFound } from '../errors/recordErrors';
import { badPath, notAKey, unknownResource } from '../errors/queryErrors';
import { unknownContentId } from '../errors/batchErrors';
import type { Environment } from '../environment';
import { parseGuid } from '../guid';
import { valueOf, type Aliases } from '../odata/aliases';
import type { Segment } from '../odata/ast';
import { parseSegment } from '../odata/parse';
import type { Reference, ReferenceResolver } from '../records/lookups';
import { readValue } from '../records/readValue';
import type { AlternateKey, Table } from '../schema/table';
import { requireFound } from './partitions';

/**
 * The row that a URL names, by its id or by an alternate key; by a key it may not exist.
 * https://learn.microsoft.com/power-apps/developer/data-platform/use-alternate-key-reference-record
 */
export type RowAddress = { table: Table } & (
	{ by: 'id'; id: string } | { by: 'key'; key: AlternateKey; values: Row; id: string | undefined }
);

/** Reads the brackets of a segment such as `leads(…)`; throws for what is neither an id nor an active key. */
export function readAddress(
	environment: Environment,
	table: Table,
	segmentKey: NonNullable<Segment['key']>,
	aliases: Aliases,
	transaction?: StoreTransaction,
): RowAddress {
	if (segmentKey.kind === 'id') return { table, by: 'id', id: segmentKey.id };
	const given = [...segmentKey.values].map(
		([name, argument]) => [name, valueOf(argument, aliases)] as const,
	);
	const [only] = given;
	if (given.length === 1 && only?.[0] === table.idColumn) {
		const id = typeof only[1] === 'string' ? parseGuid(only[1]) : undefined;
		if (id === undefined) throw badPath();
		return { table, by: 'id', id };
	}
	const names = given.map(([name]) => name);
	const key = table.activeKeys.find((candidate) => sameNames(candidate.columns, names));
	if (!key) throw notAKey(table.name);
	const values: Row = {};
	for (const [name, value] of given) {
		const column = table.column(name);
		if (column) values[name] = readValue(table, column, value);
	}
	const id = findByKey(environment, table, key, values, transaction);
	return { table, by: 'key', key, values, id };
}

/** The id of a row that has to exist where its address is an alternate key. */
export function existingId(address: RowAddress): string {
	if (address.id === undefined) throw keyNotFound(address.table.name);
	return address.id;
}

/** Finds rows by the URIs of payloads: `/contacts(guid)`, `contacts(key='x')`, a full address, or `$1`. */
export function referenceResolver(context: Context): ReferenceResolver {
	const { environment, contentIds, options } = context;
	return (uri, transaction): Reference => {
		const full = contentIds.get(uri) ?? uri;
		if (full.startsWith('$')) throw unknownContentId(full);
		const relative = full.replace(/^(https?:\/\/[^/]+)?\/?(api\/data\/v9\.[0-2]\/)?/, '');
		const segment = parseSegment(decodeURIComponent(relative));
		const table = environment.schema.findSet(segment.name);
		if (!table) throw unknownResource(segment.name);
		if (!segment.key) throw badPath();
		const address = readAddress(environment, table, segment.key, options.aliases, transaction);
		const id = existingId(address);
		requireFound(address, environment.records.get(table, id, transaction));
		return { table: table.name, id };
	};
}

const sameNames = (left: readonly string[], right: readonly string[]) =>
	left.length === right.length && left.every((name) => right.includes(name));

function findByKey(
	{ store, records }: Environment,
	table: Table,
	{ columns }: AlternateKey,
	values: Row,
	transaction: StoreTransaction | undefined,
): string | undefined {
	const matches = columns.map((column) => `"${column}" = ?`).join(' AND ');
	const sql = `SELECT "${table.idColumn}" AS id FROM "${table.name}" WHERE ${matches}`;
	const [found] = store.select(
		sql,
		columns.map((column) => values[column] ?? null),
	);
	const id = found && String(found.id);
	return id !== undefined && records.find(table, id, transaction) ? id : undefined;
}
