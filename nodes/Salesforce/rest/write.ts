/** Creates and updates records: up to 1,000 in one call, or more in a bulk job. */
import type {
	RecordTypeDescription,
	WriteOperation,
	WriteOptions,
	WriteResult,
} from '../../sync/crm';
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
	const results: WriteResult[] = [];
	const ready: PreparedWrite[] = [];
	for (const [index, operation] of operations.entries()) {
		try {
			const description = await metadata.describe(operation.recordType);
			ready.push({ index, ...prepare(description, operation) });
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

function prepare(
	description: RecordTypeDescription,
	operation: WriteOperation,
): Omit<PreparedWrite, 'index'> {
	for (const name of Object.keys(operation.values)) {
		if (!description.fields.some((field) => field.name === name)) {
			throw unknownField(description, name);
		}
	}
	const { values } = operation;
	if (operation.kind === 'create') return { recordType: description.name, values };
	if (!isId(operation.id)) throw notAnId(operation.id, description.label);
	return {
		recordType: description.name,
		id: operation.id,
		...(operation.ifVersion !== undefined && {
			ifVersion: toVersion(operation.ifVersion, description.label),
		}),
		values,
	};
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
