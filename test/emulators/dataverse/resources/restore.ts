/**
 * The unbound Restore action: puts a deleted row back.
 * https://learn.microsoft.com/power-apps/developer/data-platform/restore-deleted-records
 */
import { readBody, type Context } from '../api/context';
import { json, type ApiResponse } from '../api/messages';
import { notEmulated } from '../errors/dataverseError';
import { malformedJson } from '../errors/payloadErrors';
import { badPath, unknownResource } from '../errors/queryErrors';
import type { Json } from '../odata/ast';
import { parseSegment } from '../odata/parse';
import { referenceIn } from '../records/lookups';
import { binName, DELETED_ROWS, deletedRowKey } from '../records/storage';
import type { Table } from '../schema/table';
import { readEntity, readId } from './entityParameter';
import { readAddress } from './rowAddress';

const ACTION = 'Restore';

/** `POST /Restore`. The privilege that it needs is not documented: it is like creating the row. */
export function restoreAction(context: Context): ApiResponse {
	const { environment, root, writer } = context;
	const { table, id } = readTarget(context, readBody(context, ACTION)['Target']);
	environment.security.requirePrivilege(writer.userId, 'Create', table);
	restoreRow(context, table, id);
	return json(200, {
		'@odata.context': `${root}$metadata#Microsoft.Dynamics.CRM.RestoreResponse`,
		id,
	});
}

/** Puts a row back, with the rows that were deleted along with it. */
export function restoreRow(context: Context, table: Table, id: string): void {
	const { records, schema, store } = context.environment;
	const deletedAt = deletionOf(context, table, id);
	store.atomically(() => {
		records.restore(schema, table, id, context.writer);
		for (const { child, column, onDelete } of schema.relationshipsTo(table)) {
			if (onDelete !== 'cascade') continue;
			const sql = `SELECT * FROM "${binName(child)}" WHERE "${column.name}" = ?`;
			const rows = store.select(sql, [id]);
			const ids = rows
				.filter((row) => referenceIn(row, column)?.table === table.name)
				.map((row) => String(row[child.idColumn]));
			for (const childId of ids) {
				// One that had been deleted before stays deleted.
				if (deletionOf(context, child, childId) > deletedAt) restoreRow(context, child, childId);
			}
		}
	});
}

/** The version that the deletion of a row got. */
const deletionOf = ({ environment }: Context, table: Table, id: string) =>
	Number(
		environment.store.get(DELETED_ROWS.name, deletedRowKey(table, id))?.versionnumber ?? Infinity,
	);

/** By its address, or by its type and primary key; other values would replace the deleted ones. */
function readTarget(context: Context, target: Json | undefined): { table: Table; id: string } {
	if (typeof target !== 'object' || target === null || Array.isArray(target)) {
		throw malformedJson(ACTION, 'Target is missing.');
	}
	const { '@odata.id': address } = target;
	if (typeof address === 'string') return readDeletedAddress(context, address);
	const entity = readEntity(context, ACTION, target);
	const id = readId(ACTION, entity);
	if (Object.keys(entity.values).length > 1) throw notEmulated('values of a restored row');
	return { table: entity.table, id };
}

/** The row is not there, so only its primary key can name it. */
function readDeletedAddress({ environment, options }: Context, address: string) {
	const relative = address.replace(/^https?:\/\/[^/]+\/api\/data\/v9\.[0-2]\//, '');
	const { name, key } = parseSegment(decodeURIComponent(relative));
	const table = environment.schema.findSet(name);
	if (!table) throw unknownResource(name);
	const row = key && readAddress(environment, table, key, options.aliases);
	if (row?.by !== 'id') throw badPath();
	return { table, id: row.id };
}
