/** Creates and updates records: up to 1,000 in one call, or more in a bulk job. */
import type { WriteOperation, WriteOptions, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { sendInBulk } from './bulk/sendInBulk';
import { chooseWays } from './bulk/ways';
import type { Client } from './client';
import { nameDuplicates } from './collections/nameDuplicates';
import { Pace } from './collections/pace';
import { sendInCollections } from './collections/sendInCollections';
import type { Metadata } from './describe';
import { describeObjects, prepare, type PreparedWrite } from './prepare';
import { explainMissingRecords } from './rejectedLookups';
import type { Sender } from './send';

/**
 * One result per operation, in order; operations that cannot be sent fail alone, and so do those Salesforce rejects.
 * A create without a response is not sent again: its error has `outcomeUnknown`, and `repeat` when an upsert can repeat
 * it. Idempotency keys have no effect here: Salesforce chooses the ids itself, so only fields prevent a second record.
 */
export async function write(
	sender: Sender,
	client: () => Promise<Client>,
	metadata: Metadata,
	operations: readonly WriteOperation[],
	options: WriteOptions = { duplicateRules: 'respect' },
	pace: Pace = new Pace(),
): Promise<WriteResult[]> {
	const objects = await describeObjects(metadata, operations);
	const results: WriteResult[] = [];
	const ready: PreparedWrite[] = [];
	for (const [index, operation] of operations.entries()) {
		try {
			ready.push(prepare(objects.get(operation.entity)!, operation, index));
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			results[index] = { ok: false, error };
		}
	}
	const inBulk = new Set<PreparedWrite>();
	const written = await sender.retries.rows(ready, (rows) =>
		send(sender, client, { rows, options, pace, inBulk }),
	);
	const explained = await explainMissingRecords(client, metadata, ready, written);
	for (const [place, row] of ready.entries()) {
		const operation = operations[row.index]!;
		results[row.index] = inBulk.has(row)
			? explained[place]!
			: withRepeat(operation, explained[place]!);
	}
	return results;
}

/** Once the first attempt has ended, an upsert finds what it created. */
function withRepeat(operation: WriteOperation, result: WriteResult): WriteResult {
	if (result.ok || !result.error.outcomeUnknown || operation.kind === 'update') return result;
	return operation.upsertBy === undefined ? result : { ...result, repeat: operation };
}

interface Sending {
	rows: readonly PreparedWrite[];
	options: WriteOptions;
	pace: Pace;
	/** Rows whose result is that of a bulk job, which may write them however late. */
	inBulk: Set<PreparedWrite>;
}

/** What cannot be sent in bulk, or was not processed there, is sent in collections. */
async function send(
	sender: Sender,
	client: () => Promise<Client>,
	{ rows, options, pace, inBulk }: Sending,
): Promise<WriteResult[]> {
	const results = new Map<PreparedWrite, WriteResult>();
	try {
		for (const group of chooseWays(rows, options, pace))
			await sendInBulk(sender, client, group, results, pace);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return rows.map((row) => results.get(row) ?? { ok: false, error });
	}
	for (const row of results.keys()) inBulk.add(row);
	const left = rows.filter((row) => !results.has(row));
	const inLists = await sendInCollections(sender, left, options, pace);
	const sent = await nameDuplicates(sender, left, inLists, options);
	left.forEach((row, place) => results.set(row, sent[place]!));
	return rows.map((row) => results.get(row)!);
}
