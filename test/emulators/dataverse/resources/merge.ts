/**
 * The unbound Merge action: the subordinate is deactivated and names the record that stays, which takes over what
 * refers to the subordinate.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/merge-entity-using-web-api
 */
import { readBody, type Context } from '../api/context';
import { empty, type ApiResponse } from '../api/messages';
import { malformedJson } from '../errors/payloadErrors';
import { cannotMerge, mergeRejected } from '../errors/recordErrors';
import type { Payload } from '../records/readPayload';
import type { Table } from '../schema/table';
import { findPair } from './associations';
import { readEntity, readId } from './entityParameter';
import { updateRow } from './write';

/** The tables whose rows can be merged, and the state of a row that was merged into another. */
const INACTIVE: Readonly<Record<string, number>> = { account: 1, contact: 1, incident: 2, lead: 2 };

/** Ids of two rows of one table. */
export interface MergedRows {
	masterId: string;
	mergedId: string;
}

/** `POST /Merge`. */
export function mergeAction(context: Context): ApiResponse {
	const body = readBody(context, 'Merge');
	const target = readEntity(context, 'Merge', body['Target']);
	const subordinate = readEntity(context, 'Merge', body['Subordinate']);
	if (target.table !== subordinate.table) throw cannotMerge('The records are of different types.');
	const { UpdateContent: content } = body;
	const checkParents = body['PerformParentingChecks'];
	if (typeof checkParents !== 'boolean') {
		throw malformedJson('Merge', 'PerformParentingChecks is missing.');
	}
	const values = content == null ? {} : readEntity(context, 'Merge', content).values;
	context.environment.store.atomically(() => {
		const ids = { masterId: readId('Merge', target), mergedId: readId('Merge', subordinate) };
		checkMerge(context, target.table, ids, checkParents);
		mergeRows(context, target.table, ids, values);
	});
	return empty(204);
}

/** The state of the row that is merged into the other one; throws where there can be no such merge. */
function stateOfMerged(table: Table, { masterId, mergedId }: MergedRows): number {
	const state = INACTIVE[table.name];
	if (state === undefined) throw cannotMerge(`A ${table.name} cannot be merged.`);
	if (masterId === mergedId) throw mergeRejected.identical();
	return state;
}

const PARENTS = ['parentcustomerid', 'parentaccountid', 'parentcontactid'];

/** The caller needs access to both rows, and both have to be active. */
function checkMerge(
	{ environment, writer }: Context,
	table: Table,
	{ masterId, mergedId }: MergedRows,
	checkParents: boolean,
): void {
	const { records, security } = environment;
	stateOfMerged(table, { masterId, mergedId });
	const [master, merged] = [masterId, mergedId].map((id) => records.get(table, id));
	for (const row of [master!, merged!]) security.requireAccess(writer.userId, 'Write', table, row);
	if (master!.statecode !== 0 || merged!.statecode !== 0) throw mergeRejected.inactive();
	if (checkParents) PARENTS.forEach((name) => checkParent(master![name], merged![name]));
}

/** Of both rows; a table without the lookup has no parent. */
function checkParent(ofMaster: unknown = null, ofMerged: unknown = null): void {
	if (ofMaster === ofMerged) return;
	throw ofMaster === null ? mergeRejected.lostParent() : mergeRejected.otherParent();
}

/** @param values of the record that stays. */
export function mergeRows(
	context: Context,
	table: Table,
	{ masterId, mergedId }: MergedRows,
	values: Payload = {},
): void {
	const { records, store, schema } = context.environment;
	const { writer } = context;
	const state = stateOfMerged(table, { masterId, mergedId });
	const master = records.get(table, masterId, writer.transaction);
	if (master.merged === 1) throw mergeRejected.inactive();
	for (const { table: child, name } of schema.lookupsTo(table)) {
		const sql = `SELECT "${child.idColumn}" AS id FROM "${child.name}" WHERE "${name}" = ?`;
		for (const { id } of store.select(sql, [mergedId])) {
			if (isPairOf(context, child, String(id), { name, masterId })) {
				records.remove(child, String(id), writer);
				continue;
			}
			records.update(child, String(id), setting({ [name]: masterId }), writer);
		}
	}
	updateRow(context, { table, by: 'id', id: masterId }, master, values);
	const merged = { merged: 1, masterid: masterId, statecode: state };
	records.update(table, mergedId, setting(merged), writer);
}

/**
 * True for a membership that the master has as well: a record is in a marketing list only once. What becomes of the
 * second one the documentation does not say: it is gone.
 */
function isPairOf(
	context: Context,
	child: Table,
	id: string,
	{ name, masterId }: { name: string; masterId: string },
): boolean {
	if (!child.definition.isIntersect) return false;
	const row = context.environment.records.get(child, id, context.writer.transaction);
	const others = child.columns.filter((column) => column.kind === 'lookup' && column.name !== name);
	const values = Object.fromEntries(
		others.map((column) => [column.name, row[column.name] ?? null]),
	);
	return findPair(context, { table: child, values: { ...values, [name]: masterId } }) !== undefined;
}

const setting = (values: Record<string, string | number>) => ({
	values,
	columns: new Set<never>(),
});
