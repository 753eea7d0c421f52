import type { Context } from '../api/context';
import { readBody } from '../api/context';
import { empty, type ApiResponse } from '../api/messages';
import { userDisabled } from '../errors/accessErrors';
import {
	duplicateFound,
	recordExists,
	versionMismatch,
	versionsNotChecked,
} from '../errors/recordErrors';
import type { Row } from '../../kernel/store';
import { lookupValues, referenceIn } from '../records/lookups';
import { readPayload, type Change, type Payload } from '../records/readPayload';
import { sessionToken } from '../records/recentWrites';
import { etag } from '../records/rowJson';
import type { LookupColumn } from '../schema/columns';
import type { Table } from '../schema/table';
import { showEntity } from './entity';
import { requireOwner } from './marketingLists';
import { checkNoteFile } from './noteFileLimits';
import { partitionParameter, requirePartition, requireSamePartition } from './partitions';
import { existingId, referenceResolver, type RowAddress } from './rowAddress';

/** `POST /leads`. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api */
export function createEntity(context: Context, table: Table): ApiResponse {
	const payload = readBody(context, table.setName);
	const id = createRow(context, table, payload);
	return written(context, { table, by: 'id', id }, id, 201);
}

/**
 * `PATCH /leads(…)`: updates the row or creates it; `If-Match` keeps it from creating, `If-None-Match` from updating.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/perform-conditional-operations-using-web-api
 */
export function upsertEntity(context: Context, address: RowAddress): ApiResponse {
	const { request, environment, writer } = context;
	const payload = readBody(context, address.table.setName);
	const row =
		address.id === undefined
			? undefined
			: environment.records.find(address.table, address.id, writer.transaction);
	if (!row) {
		if (request.headers['if-match'] !== undefined) {
			environment.records.get(address.table, existingId(address), writer.transaction);
		}
		const id = createRow(context, address.table, payload, address);
		return written(context, address, id, 201);
	}
	const isUpdate = request.headers['if-match'] !== undefined;
	(isUpdate ? requirePartition : requireSamePartition)(address, row, payload.partitionid);
	assertUnchanged(context, address.table, row);
	const id = String(row[address.table.idColumn]);
	updateRow(context, address, row, payload);
	return written(context, address, id, 200);
}

/** `DELETE /leads(…)`. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/update-delete-entities-using-web-api */
export function deleteEntity(context: Context, address: RowAddress): ApiResponse {
	const { environment, writer } = context;
	const { table } = address;
	environment.security.requirePrivilege(writer.userId, 'Delete', table);
	const id = existingId(address);
	const row = environment.records.get(table, id, writer.transaction);
	requirePartition(address, row, partitionParameter(context));
	environment.security.requireAccess(writer.userId, 'Delete', table, row);
	requireOwner(context, table, row);
	assertUnchanged(context, table, row);
	deleteRow(context, table, id);
	return empty(204);
}

/**
 * Deletes a row. Rows that point to it are deleted as well or lose the lookup, as the relationship says; the
 * documentation leaves open whether losing it moves their modifiedon: it does.
 * https://learn.microsoft.com/power-apps/maker/data-platform/create-edit-entity-relationships#table-relationship-behavior
 */
export function deleteRow(context: Context, table: Table, id: string): void {
	const { records, schema, store } = context.environment;
	const { writer } = context;
	store.atomically(() => {
		records.remove(table, id, writer);
		for (const { child, column, onDelete } of schema.relationshipsTo(table)) {
			for (const childId of childrenOf(context, { child, column, table }, id)) {
				if (onDelete === 'cascade') deleteRow(context, child, childId);
				else {
					const values = lookupValues(column, null);
					records.update(child, childId, { values, columns: new Set() }, writer);
				}
			}
		}
	});
}

/** The ids of the rows whose lookup points to the row. */
function childrenOf(
	{ environment: { store } }: Context,
	{ child, column, table }: { child: Table; column: LookupColumn; table: Table },
	id: string,
): string[] {
	const sql = `SELECT * FROM "${child.name}" WHERE "${column.name}" = ?`;
	return store
		.select(sql, [id])
		.filter((row) => referenceIn(row, column)?.table === table.name)
		.map((row) => String(row[child.idColumn]));
}

/** Creates a row as a payload asks for, under the id or key of its address, and returns its id. */
export function createRow(
	context: Context,
	table: Table,
	payload: Payload,
	address?: RowAddress,
): string {
	const { environment, writer } = context;
	environment.security.requirePrivilege(writer.userId, 'Create', table);
	const change = readChange(context, table, payload, 'create');
	const keyValues = address?.by === 'key' ? address.values : {};
	change.values = { ...keyValues, ...change.values };
	checkNoteFile(environment.organization, table, change.values);
	detectDuplicates(context, table, { ...change.values, [table.idColumn]: null });
	return environment.records.create(table, change, writer, address?.id);
}

/** Changes an existing row as a payload asks for; the values of the key that named it are left as they are. */
export function updateRow(context: Context, address: RowAddress, row: Row, payload: Payload): void {
	const { environment, writer } = context;
	const { table } = address;
	environment.security.requireAccess(writer.userId, 'Write', table, row);
	const keyColumns = address.by === 'key' ? address.key.columns : [];
	const kept = Object.entries(payload).filter(([name]) => !keyColumns.includes(name));
	const change = readChange(context, table, Object.fromEntries(kept), 'update');
	checkNoteFile(environment.organization, table, { ...row, ...change.values });
	detectDuplicates(context, table, { ...row, ...change.values });
	environment.records.update(table, String(row[table.idColumn]), change, writer);
}

function readChange(
	context: Context,
	table: Table,
	payload: Payload,
	kind: 'create' | 'update',
): Change {
	const { environment, writer } = context;
	const resolve = referenceResolver(context);
	const change = readPayload(table, payload, kind, resolve, writer.transaction);
	environment.security.requireColumns(writer.userId, kind, table, change.columns);
	requireEnabledOwner(context, table, change);
	return change;
}

function requireEnabledOwner(
	{ environment: { records, schema, organization }, writer }: Context,
	table: Table,
	{ columns, values }: Change,
): void {
	const owner = table.column('ownerid');
	if (owner?.kind !== 'lookup' || !columns.has(owner)) return;
	const reference = referenceIn(values, owner);
	if (reference?.table !== 'systemuser') return;
	const user = records.find(schema.table('systemuser'), reference.id, writer.transaction);
	if (user?.isdisabled === 1) throw userDisabled(reference.id, organization.id);
}

/**
 * Looks at the environment's duplicate rules when the request asks not to suppress them.
 * Whether a row that is there under the id of a new one counts as its duplicate, the documentation leaves open: it does.
 */
function detectDuplicates({ environment, request }: Context, table: Table, row: Row): void {
	if (request.headers['mscrm.suppressduplicatedetection'] !== 'false') return;
	const tableNamed = (name: string) => environment.schema.table(name);
	if (environment.duplicateRules.finds(table, row, tableNamed)) throw duplicateFound();
}

function assertUnchanged({ request }: Context, table: Table, row: Row): void {
	const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
	if (noneMatch === '*') throw recordExists();
	if (match === undefined || match === '*') return;
	if (table.definition.optimisticConcurrency === false) throw versionsNotChecked(table.name);
	if (match !== etag(row)) throw versionMismatch();
}

/** 204 with the row's address as it was given, or the row itself when the request prefers that. */
function written(
	context: Context,
	address: RowAddress,
	id: string,
	status: 200 | 201,
): ApiResponse {
	const { environment, preferences, root, path, writer } = context;
	const { table } = address;
	const entityUri = root + (address.by === 'key' ? path : `${table.setName}(${id})`);
	const row = environment.records.get(table, id, writer.transaction);
	const session: Record<string, string> = table.isElastic
		? { 'x-ms-session-token': sessionToken(row) }
		: {};
	if (!preferences.returnRepresentation) {
		const headers = { Location: entityUri, 'OData-EntityId': entityUri, ...session };
		return { ...empty(204, headers), entityUri };
	}
	const shown = showEntity(context, address, row, status, ['return=representation']);
	return { ...shown, headers: { ...shown.headers, ...session }, entityUri };
}
