/**
 * The bulk messages on standard tables: all targets are written, or none.
 * https://learn.microsoft.com/power-apps/developer/data-platform/bulk-operations
 */
import type { Context } from '../api/context';
import { readBody } from '../api/context';
import { empty, json, type ApiResponse } from '../api/messages';
import { DataverseError } from '../errors/dataverseError';
import { malformedJson, missingType } from '../errors/payloadErrors';
import { badPath, noSuchOperation, notAKey } from '../errors/queryErrors';
import { recordsNotFound } from '../errors/recordErrors';
import { parseGuid } from '../guid';
import type { Json } from '../odata/ast';
import { parseSegment } from '../odata/parse';
import type { Payload } from '../records/readPayload';
import type { Table } from '../schema/table';
import { readAddress, type RowAddress } from './rowAddress';
import { createRow, updateRow } from './write';

const PREFIX = 'Microsoft.Dynamics.CRM.';

/** `POST /leads/Microsoft.Dynamics.CRM.CreateMultiple` and its like. */
export function callBoundAction(context: Context, table: Table, action: string): ApiResponse {
	const run = ACTIONS[action];
	if (!run) throw noSuchOperation(`${context.root}${context.path}`);
	const targets = readTargets(context, table);
	return context.environment.store.atomically(() => run(context, table, targets));
}

const ACTIONS: Readonly<
	Record<string, (context: Context, table: Table, targets: readonly Payload[]) => ApiResponse>
> = {
	[`${PREFIX}CreateMultiple`]: createMultiple,
	[`${PREFIX}UpdateMultiple`]: updateMultiple,
	[`${PREFIX}UpsertMultiple`]: upsertMultiple,
	[`${PREFIX}DeleteMultiple`]: () => {
		throw new DataverseError(400, '0x80040216', 'DeleteMultiple has not yet been implemented.');
	},
};

function createMultiple(context: Context, table: Table, targets: readonly Payload[]): ApiResponse {
	const ids = targets.map((target) => createRow(context, table, withoutAnnotations(target)));
	const type = `${PREFIX}CreateMultipleResponse`;
	return json(200, { '@odata.context': `${context.root}$metadata#${type}`, Ids: ids });
}

function updateMultiple(context: Context, table: Table, targets: readonly Payload[]): ApiResponse {
	const { records } = context.environment;
	const addresses = targets.map((target) => targetAddress(context, table, target));
	const missing = addresses.filter(({ id }) => id === undefined || !records.find(table, id));
	if (missing.length > 0)
		throw recordsNotFound(
			table.name,
			missing.map(({ id }) => String(id)),
		);
	addresses.forEach((address, index) => {
		const row = records.get(table, String(address.id));
		updateRow(context, address, row, withoutAnnotations(targets[index] ?? {}));
	});
	return empty(204);
}

function upsertMultiple(context: Context, table: Table, targets: readonly Payload[]): ApiResponse {
	for (const target of targets) {
		const address = targetAddress(context, table, target);
		const row =
			address.id === undefined ? undefined : context.environment.records.find(table, address.id);
		const payload = withoutAnnotations(target);
		if (row) updateRow(context, address, row, payload);
		else createRow(context, table, payload, address);
	}
	return empty(204);
}

/** The row a target names: by `@odata.id`, which can hold any key value, or by its primary key. */
function targetAddress(
	{ environment, options }: Context,
	table: Table,
	target: Payload,
): RowAddress {
	const uri = target['@odata.id'];
	if (typeof uri === 'string') {
		const { key } = parseSegment(uri.slice(uri.indexOf(`${table.setName}(`)));
		if (!key) throw badPath();
		return readAddress(environment, table, key, options.aliases);
	}
	const given = target[table.idColumn];
	const id = typeof given === 'string' ? parseGuid(given) : undefined;
	if (id === undefined) throw notAKey(table.name);
	return { table, by: 'id', id };
}

function readTargets(context: Context, table: Table): Payload[] {
	const { Targets: targets } = readBody(context, table.setName);
	if (!Array.isArray(targets)) throw malformedJson(table.setName, "'Targets' is not an array.");
	return targets.map((target) => {
		if (!isPayload(target) || !isOfType(target, table)) throw missingType(table.setName);
		return target;
	});
}

const isPayload = (value: Json): value is { [name: string]: Json } =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function isOfType(target: Payload, { name }: Table): boolean {
	const type = target['@odata.type'];
	return type === `${PREFIX}${name}` || type === `#${PREFIX}${name}`;
}

const withoutAnnotations = (target: Payload): Payload =>
	Object.fromEntries(Object.entries(target).filter(([name]) => !name.startsWith('@')));
