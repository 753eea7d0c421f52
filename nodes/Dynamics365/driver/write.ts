/**
 * Creates and updates records, up to 1,000 in one call: a `$batch` of single writes.
 *
 * CreateMultiple and UpdateMultiple would be faster on the server. But on standard tables one invalid record rolls back
 * all others, no record can be written on condition of its version, and an error does not name its record.
 * In a batch each write succeeds or fails alone, and one batch can hold writes to several tables.
 * https://learn.microsoft.com/power-apps/developer/data-platform/optimize-performance-create-update
 */
import { chunk } from '../../crm/driver/chunk';
import type { WriteOperation, WriteOptions, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { MAX_PARTS, sendBatch } from './batch';
import { BatchPace } from './batchPace';
import type { Metadata } from './describe';
import { createDivider, type SendRows } from './divide';
import { findDuplicates } from './duplicates';
import { DUPLICATES_FOUND } from './errors';
import { findLookupRecords, type LookupRecords } from './lookupRecords';
import { prepare, type PreparedWrite, type PrepareOptions } from './prepare';
import type { Sender } from './send';
import { afterUnanswered, toDuplicate, toResult } from './writeResult';

/** Characters of all bodies in a call: well within Dataverse's limit, even when each is several bytes. */
const BODIES = {
	max: 10_000_000,
	weigh: ({ part }: PreparedWrite) => part.body?.length ?? 0,
};

/** Rows that a call without a response may have written already. */
type Unanswered = WeakSet<PreparedWrite>;

/**
 * One result per operation, in order; operations that cannot be sent fail alone, and so do those Dataverse rejects.
 * What got no response is sent again: ids are chosen here, so that nothing is created twice.
 */
export async function write(
	sender: Sender,
	metadata: Metadata,
	operations: readonly WriteOperation[],
	options: WriteOptions = { duplicateRules: 'respect' },
	pace: BatchPace = new BatchPace(),
): Promise<WriteResult[]> {
	const results: WriteResult[] = [];
	const unanswered: Unanswered = new WeakSet();
	const today = () => sender.serverTime().slice(0, 10);
	const divider = createDivider({
		sender,
		pace,
		keyOf: ({ operation }) => operation.entity,
		send: batchSender(sender, unanswered),
	});
	// As many at a time as one call holds, to limit the requests in memory.
	for (const some of chunk([...operations.entries()], { max: MAX_PARTS, weigh: () => 1 })) {
		const lookups = await findLookupRecords(
			sender,
			metadata,
			some.map(([, operation]) => operation),
		);
		const rows = await prepareAll(metadata, some, { ...options, today }, results, lookups);
		for (const row of rows.filter(isRepeat)) unanswered.add(row);
		for (let rest = rows; rest.length > 0;) {
			const call = divider.nextCall(rest, BODIES);
			const written = await sender.retries.rows(call, divider.send);
			call.forEach(({ index }, position) => (results[index] = written[position]!));
			rest = rest.slice(call.length);
		}
		await nameDuplicates(sender, rows, results);
		for (const row of rows.filter((each) => unanswered.has(each))) {
			results[row.index] = afterUnanswered(row, results[row.index]!);
		}
	}
	return results;
}

const isRepeat = ({ operation }: PreparedWrite) =>
	operation.kind === 'create' && operation.attemptId !== undefined;

async function prepareAll(
	metadata: Metadata,
	operations: ReadonlyArray<[number, WriteOperation]>,
	options: PrepareOptions,
	results: WriteResult[],
	lookups: LookupRecords,
): Promise<PreparedWrite[]> {
	const rows: PreparedWrite[] = [];
	for (const entry of operations) {
		try {
			rows.push(await prepare(metadata, entry, options, lookups));
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			results[entry[0]] = { ok: false, error };
		}
	}
	return rows;
}

function batchSender(sender: Sender, unanswered: Unanswered): SendRows<PreparedWrite> {
	return async (rows) => {
		try {
			const parts = rows.map(({ part }) => part);
			const answer = await sendBatch(sender, parts, { semantics: 'idempotent', divisible: true });
			if (answer.repeated) for (const row of rows) unanswered.add(row);
			return rows.map((row, index) => {
				const result = toResult(row, answer.parts[index]!, unanswered.has(row));
				if (!result.ok && result.error.outcomeUnknown) unanswered.add(row);
				return result;
			});
		} catch (error) {
			if (error instanceof CrmError && error.outcomeUnknown) {
				for (const row of rows) unanswered.add(row);
			}
			throw error;
		}
	};
}

/** Adds the records that duplicate rules found to the errors of rejected rows, for all rows in one call. */
async function nameDuplicates(
	sender: Sender,
	rows: readonly PreparedWrite[],
	results: WriteResult[],
): Promise<void> {
	const rejected = rows.filter(({ index }) => errorOf(results[index])?.code === DUPLICATES_FOUND);
	for (const [row, duplicates] of await findDuplicates(sender, rejected)) {
		const error = errorOf(results[row.index]);
		if (error) results[row.index] = toDuplicate(row, error, duplicates);
	}
}

const errorOf = (result: WriteResult | undefined) => (result?.ok ? undefined : result?.error);
