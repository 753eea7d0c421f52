/** Creates and updates records, up to 1,000 in one call. */
import { randomUUID } from 'node:crypto';
import type { FieldValue, FieldValues, WriteOperation, WriteResult } from '../../sync/crm';
import { CrmError } from '../../sync/errors';
import type { CrmResponse } from '../../sync/transport';
import { MAX_PARTS, sendBatch, type BatchPart } from './batch';
import type { Metadata } from './describe';
import { isRefusal, label, toCrmError, unknownField } from './errors';
import { readGuid } from './query';
import type { Sender } from './send';
import type { Column, Table } from './tables';

interface PreparedWrite {
	kind: WriteOperation['kind'];
	recordType: string;
	/** Chosen here for a new record, so that the request can be sent again when its answer was lost. */
	id: string;
	part: BatchPart;
}

const DUPLICATE_KEY = '0x80040237';

/**
 * One result per operation, in order; operations that cannot be sent fail alone, and so do those Dataverse refuses.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/update-delete-entities-using-web-api
 */
export async function write(
	sender: Sender,
	metadata: Metadata,
	operations: readonly WriteOperation[],
): Promise<WriteResult[]> {
	const results: WriteResult[] = [];
	const ready: Array<{ index: number; prepared: PreparedWrite }> = [];
	for (const [index, operation] of operations.entries()) {
		try {
			ready.push({ index, prepared: await prepare(metadata, operation) });
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			results[index] = { ok: false, error };
		}
	}
	for (let start = 0; start < ready.length; start += MAX_PARTS) {
		const rows = ready.slice(start, start + MAX_PARTS);
		const written = await sender.retries.rows(
			rows.map(({ prepared }) => prepared),
			(some) => send(sender, some),
		);
		rows.forEach(({ index }, position) => (results[index] = written[position]!));
	}
	return results;
}

async function send(sender: Sender, rows: readonly PreparedWrite[]): Promise<WriteResult[]> {
	const { parts, attempt } = await sendBatch(
		sender,
		rows.map(({ part }) => part),
		'repeatable',
	);
	return rows.map((row, index) => toResult(row, parts[index]!, attempt));
}

function toResult(row: PreparedWrite, answer: CrmResponse, attempt: number): WriteResult {
	if (!isRefusal(answer)) return { ok: true, id: row.id };
	const error = toCrmError(answer, { recordType: row.recordType, writes: true });
	const createdBefore = row.kind === 'create' && attempt > 1 && error.code === DUPLICATE_KEY;
	return createdBefore ? { ok: true, id: row.id } : { ok: false, error };
}

async function prepare(metadata: Metadata, operation: WriteOperation): Promise<PreparedWrite> {
	const { kind, recordType } = operation;
	const table = await metadata.table(recordType);
	const properties = await toProperties(metadata, table, operation);
	if (kind === 'create') {
		const id = readGuid(operation.values[table.description.idField] ?? null) ?? randomUUID();
		const body = JSON.stringify({ ...properties, [table.description.idField]: id });
		return { kind, recordType, id, part: { method: 'POST', path: table.setName, body } };
	}
	const id = readGuid(operation.id);
	if (id === undefined) throw notAnId(operation.id, table.description.label);
	return {
		kind,
		recordType,
		id,
		part: {
			method: 'PATCH',
			path: `${table.setName}(${id})`,
			// Without this, an update of a record that is gone would create it anew.
			headers: { 'If-Match': '*' },
			body: JSON.stringify(properties),
		},
	};
}

async function toProperties(
	metadata: Metadata,
	table: Table,
	{ kind, values }: { kind: WriteOperation['kind']; values: FieldValues },
): Promise<Record<string, FieldValue>> {
	const properties: Record<string, FieldValue> = {};
	for (const [name, value] of Object.entries(values)) {
		const column = table.columns.get(name);
		if (!column) throw unknownField(table.description, name);
		const [property, content] = await toProperty(metadata, column, value);
		// A new record has nothing to clear, and refuses a lookup that is bound to nothing.
		if (kind === 'update' || content !== null) properties[property] = content;
	}
	return properties;
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api */
async function toProperty(
	metadata: Metadata,
	{ field, bind }: Column,
	value: FieldValue,
): Promise<[string, FieldValue]> {
	if (field.type === 'multiChoice' && typeof value === 'string') {
		return [field.name, value.replaceAll(';', ',')];
	}
	if (!bind) return [field.name, value];
	const property = `${bind.navigation}@odata.bind`;
	if (value === null) return [property, null];
	const id = readGuid(value);
	if (id === undefined) throw notAnId(String(value), field.label, field.name);
	return [property, `/${await metadata.setName(bind.target)}(${id})`];
}

function notAnId(value: string, where: string, field?: string): CrmError {
	return new CrmError(`"${value}" is not the id of a record in ${label} (${where}).`, {
		remedy: 'mendItem',
		fields: field === undefined ? [] : [field],
		advice: 'An id looks like 2f0b1c3d-0000-4000-8000-123456789abc.',
	});
}
