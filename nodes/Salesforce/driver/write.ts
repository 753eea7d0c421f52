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
		const result = explained[place]!;
		if (inBulk.has(row)) results[row.index] = result;
		else results[row.index] = await withRepeat(metadata, operation, result);
	}
	return results;
}

/**
 * An upsert is harmless to repeat once the first attempt has ended, because it finds what was created then. While it may
 * be running, which can take minutes, only a unique field prevents a second record.
 */
async function withRepeat(
	metadata: Metadata,
	operation: WriteOperation,
	result: WriteResult,
): Promise<WriteResult> {
	if (result.ok || !result.error.outcomeUnknown || operation.kind === 'update') return result;
	const { entity, upsertBy } = operation;
	if (upsertBy === undefined) return result;
	const { fields } = await metadata.describe(entity);
	const { isUnique = false } = fields.find(({ name }) => name === upsertBy) ?? {};
	return isUnique || hasEnded(result.error) ? { ...result, repeat: operation } : result;
}

/** Answered by Salesforce itself, not by something in between that stopped waiting. */
const hasEnded = ({ status }: CrmError) => status !== undefined && (status < 400 || status === 500);

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
