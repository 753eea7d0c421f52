/** Creates and updates records: up to 1,000 in one call, or more in a bulk job. */
import type { WriteOperation, WriteOptions, WriteResult } from '../../sync/crm';
import { CrmError, conflict } from '../../sync/errors';
import { sendInBulk } from './bulk/sendInBulk';
import { chooseWays } from './bulk/ways';
import type { Client } from './client';
import type { PreparedWrite } from './collections';
import type { Metadata } from './describe';
import { label, unknownField } from './errors';
import { isId, literal } from './query';
import type { Sender } from './send';
import { sendInCollections } from './sendCollections';

/**
 * One result per operation, in order; operations that cannot be sent fail alone, and so do those Salesforce refuses.
 * A create whose answer was lost is not sent again: its error has `outcomeUnknown`. Claims do not matter here: Salesforce
 * chooses the ids itself, so only unique fields keep out a second record.
 */
export async function write(
	sender: Sender,
	client: () => Promise<Client>,
	metadata: Metadata,
	operations: readonly WriteOperation[],
	options: WriteOptions = { duplicateRules: 'obey' },
): Promise<WriteResult[]> {
	const types = await knowTypes(metadata, operations);
	const results: WriteResult[] = [];
	const ready: PreparedWrite[] = [];
	for (const [index, operation] of operations.entries()) {
		try {
			ready.push(prepare(types.get(operation.recordType)!, operation, index));
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			results[index] = { ok: false, error };
		}
	}
	const written = await sender.retries.rows(ready, (rows) => send(sender, client, rows, options));
	ready.forEach(({ index }, place) => (results[index] = written[place]!));
	return results;
}

/** What cannot travel in bulk, or was not processed there, travels in collections. */
async function send(
	sender: Sender,
	client: () => Promise<Client>,
	rows: readonly PreparedWrite[],
	options: WriteOptions,
): Promise<WriteResult[]> {
	const results = new Map<PreparedWrite, WriteResult>();
	try {
		for (const group of chooseWays(rows, options)) await sendInBulk(sender, client, group, results);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return rows.map((row) => results.get(row) ?? { ok: false, error });
	}
	const left = rows.filter((row) => !results.has(row));
	const sent = await sendInCollections(sender, left, options);
	left.forEach((row, place) => results.set(row, sent[place]!));
	return rows.map((row) => results.get(row)!);
}

/** What has to be known of a record type to write records of it. */
interface KnownType {
	name: string;
	label: string;
	/** API names. */
	fields: ReadonlySet<string>;
}

/** Each record type once: there may be a hundred thousand operations. */
async function knowTypes(
	metadata: Metadata,
	operations: readonly WriteOperation[],
): Promise<Map<string, KnownType | CrmError>> {
	const types = new Map<string, KnownType | CrmError>();
	for (const asked of new Set(operations.map(({ recordType }) => recordType))) {
		try {
			const { name, label, fields } = await metadata.describe(asked);
			types.set(asked, { name, label, fields: new Set(fields.map((field) => field.name)) });
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			types.set(asked, error);
		}
	}
	return types;
}

/** @throws CrmError when the operation cannot be sent. */
function prepare(
	type: KnownType | CrmError,
	operation: WriteOperation,
	index: number,
): PreparedWrite {
	if (type instanceof CrmError) throw type;
	const { values } = operation;
	const unknown = Object.keys(values).find((name) => !type.fields.has(name));
	if (unknown !== undefined) throw unknownField(type, unknown);
	const recordType = type.name;
	if (operation.kind === 'create') return { index, recordType, values };
	const { id, ifVersion } = operation;
	if (!isId(id)) throw notAnId(id, type.label);
	if (ifVersion === undefined) return { index, recordType, id, values };
	return { index, recordType, id, ifVersion: toVersion(ifVersion, type.label), values };
}

/** The version of a record is its SystemModstamp. */
function toVersion(version: string, recordType: string): string {
	const stamp = literal('dateTime', version);
	if (stamp !== undefined) return stamp;
	throw conflict(`"${version}" is not the version of a ${recordType} in ${label}.`);
}

function notAnId(value: string, recordType: string): CrmError {
	return new CrmError(`"${value}" is not the id of a ${recordType} in ${label}.`, {
		remedy: 'mendItem',
		advice: 'An id has 15 or 18 letters and digits, such as 00Q5g00000AbCdEFGH.',
	});
}
