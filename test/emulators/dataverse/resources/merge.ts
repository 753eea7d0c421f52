/**
 * The unbound Merge action: the subordinate is deactivated and names the record that stays, which takes over what
 * refers to the subordinate.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/merge-entity-using-web-api
 */
import { readBody, type Context } from '../api/context';
import { empty, type ApiResponse } from '../api/messages';
import { notEmulated } from '../errors/dataverseError';
import { malformedJson, missingType } from '../errors/payloadErrors';
import { cannotMerge } from '../errors/recordErrors';
import { parseGuid } from '../guid';
import type { Json } from '../odata/ast';
import type { Payload } from '../records/readPayload';
import type { Table } from '../schema/table';
import { updateRow } from './write';

const PREFIX = /^#?Microsoft\.Dynamics\.CRM\./;

/** The tables whose rows can be merged, and the state of a row that was merged into another. */
const INACTIVE: Readonly<Record<string, number>> = { account: 1, contact: 1, incident: 2, lead: 2 };

/** Ids of two rows of one table. */
export interface MergedRows {
	masterId: string;
	mergedId: string;
}

/** `POST /Merge`. The documentation names no code for what it rejects. */
export function mergeAction(context: Context): ApiResponse {
	const body = readBody(context, 'Merge');
	if (body['PerformParentingChecks'] !== false) throw notEmulated('the parenting checks of Merge');
	const target = readEntity(context, body['Target']);
	const subordinate = readEntity(context, body['Subordinate']);
	if (target.table !== subordinate.table) throw cannotMerge('The records are of different types.');
	const { UpdateContent: content } = body;
	const values = content == null ? {} : readEntity(context, content).values;
	context.environment.store.atomically(() => {
		const ids = { masterId: readId(target), mergedId: readId(subordinate) };
		mergeRows(context, target.table, ids, values);
	});
	return empty(204);
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
	const state = INACTIVE[table.name];
	if (state === undefined) throw cannotMerge(`A ${table.name} cannot be merged.`);
	if (masterId === mergedId) throw cannotMerge('A record cannot be merged with itself.');
	const master = records.get(table, masterId, writer.transaction);
	if (master.merged === 1) throw cannotMerge('The target was merged into another record.');
	for (const { table: child, name } of schema.lookupsTo(table)) {
		const sql = `SELECT "${child.idColumn}" AS id FROM "${child.name}" WHERE "${name}" = ?`;
		for (const { id } of store.select(sql, [mergedId])) {
			records.update(child, String(id), setting({ [name]: masterId }), writer);
		}
	}
	updateRow(context, { table, by: 'id', id: masterId }, master, values);
	const merged = { merged: 1, masterid: masterId, statecode: state };
	records.update(table, mergedId, setting(merged), writer);
}

const setting = (values: Record<string, string | number>) => ({
	values,
	columns: new Set<never>(),
});

interface Entity {
	table: Table;
	values: Payload;
}

function readEntity({ environment }: Context, entity: Json | undefined): Entity {
	if (typeof entity !== 'object' || entity === null || Array.isArray(entity)) {
		throw malformedJson('Merge', 'An entity was expected.');
	}
	const { '@odata.type': type, ...values } = entity;
	const table =
		typeof type === 'string' && PREFIX.test(type)
			? environment.schema.find(type.replace(PREFIX, ''))
			: undefined;
	if (!table) throw missingType('Merge');
	return { table, values };
}

function readId({ table, values }: Entity): string {
	const given = values[table.idColumn];
	const id = typeof given === 'string' ? parseGuid(given) : undefined;
	if (id === undefined) throw malformedJson('Merge', `${table.idColumn} is missing.`);
	return id;
}
