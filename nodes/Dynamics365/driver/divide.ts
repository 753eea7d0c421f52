/** Writes rows in calls that are not too large, do not take too long, and do not fail for one invalid row. */
import type { Limit } from '../../crm/driver/chunk';
import { halve, sendDivided } from '../../crm/driver/divide';
import { tookTooLong } from '../../crm/driver/noAnswer';
import type { WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { BatchPace } from './batchPace';
import type { Sender } from './send';

/**
 * Calls in a row that can fail before the rest is not sent: enough to find one invalid row in a thousand, or a few
 * side by side. Twice as many for their size, where several large rows can be side by side.
 */
const MAX_FAILED = 14;

/** Sends rows of one write; a result for each, in order. Throws CrmError when a call fails as a whole. */
export type SendRows<Row> = (rows: readonly Row[]) => Promise<WriteResult[]>;

export interface Divider<Row> {
	/**
	 * Sends rows in one call; when it fails for a reason that can be one row, in halves, until that row is alone.
	 * Once it is clear that no further call can succeed, none is sent.
	 * @throws CrmError when a call with all of them fails for another reason.
	 */
	send: SendRows<Row>;
	/** The first rows that one call can hold within the limits, and within the time that calls are to take. */
	nextCall(rows: readonly Row[], ...limits: ReadonlyArray<Limit<Row>>): Row[];
}

export interface Calls<Row> {
	sender: Pick<Sender, 'lastAttemptMs' | 'retries'>;
	pace: BatchPace;
	/** Which rows take equally long. */
	keyOf: (row: Row) => string;
	send: SendRows<Row>;
}

/**
 * What public clients report: Dataverse ends a batch after two minutes.
 * https://docs.rs/powerplatform-dataverse-service-client/latest/powerplatform_dataverse_service_client/batch/struct.Batch.html
 */
const MAX_RUNNING_MS = 120_000;

export function createDivider<Row>({
	sender,
	pace,
	keyOf,
	send: sendCall,
}: Calls<Row>): Divider<Row> {
	let failedInARow = 0;
	let ended: CrmError | undefined;

	async function send(rows: readonly Row[]): Promise<WriteResult[]> {
		const results = new Map<Row, WriteResult>();
		await sendDivided<readonly Row[], readonly Row[]>([rows], {
			order: 'depthFirst',
			toCalls: (pieces) => [...pieces],
			send: async (some) => {
				if (ended) throw notSent(ended);
				const sent = await sendCall(some).catch(async (error: unknown) => {
					if (error instanceof CrmError) await noteFailure(error, some);
					throw error;
				});
				pace.tookMs(some.map(keyOf), sender.lastAttemptMs);
				failedInARow = 0;
				some.forEach((row, place) => results.set(row, sent[place]!));
				return [];
			},
			recover: (error, some) => {
				const halves = ended ? [] : halve(some);
				if (halves.length > 0) return halves;
				if (some.length === rows.length) throw error;
				// What other calls have written stays known.
				for (const row of some) results.set(row, { ok: false, error });
				return [];
			},
		});
		return rows.map((row) => results.get(row)!);
	}

	async function noteFailure(error: CrmError, rows: readonly Row[]): Promise<void> {
		failedInARow += 1;
		const max = error.status === TOO_LARGE ? 2 * MAX_FAILED : MAX_FAILED;
		if (!canBeOneRow(error) || failedInARow >= max) ended = error;
		if (!tookTooLong(error)) return;
		pace.tookTooLong(rows.map(keyOf));
		const isOver = ended !== undefined || (await waitForEnd());
		if (!isOver) ended = error;
	}

	/** Waits until what got no response is no longer running. @returns false when that would take too long. */
	async function waitForEnd(): Promise<boolean> {
		const left = MAX_RUNNING_MS - sender.lastAttemptMs;
		return left <= 0 || (await sender.retries.pause(left));
	}

	return {
		send,
		nextCall: (rows, ...limits) => pace.nextBatch(rows, keyOf, ...limits),
	};
}

const TOO_LARGE = 413;

/** False when the call failed for a reason that every other call has too. */
const canBeOneRow = (error: CrmError) =>
	error.kind === 'invalidRecord' ||
	error.kind === 'report' ||
	error.status === 500 ||
	tookTooLong(error);

/** The error of an earlier call, for rows that were not sent because of it. */
const notSent = (error: CrmError) =>
	new CrmError(error.message, { ...error, outcomeUnknown: false });
