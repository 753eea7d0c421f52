/** Many rows to write, in calls that are not too large, do not take too long, and do not fail for one bad row. */
import { chunk, type Limit } from '../../crm/driver/chunk';
import type { WriteResult } from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import { tookTooLong } from '../../crm/driver/noAnswer';

/**
 * Calls in a row that may fail: enough to find one bad row in a thousand, or a few side by side.
 * After that it is taken that none will succeed.
 */
const MAX_FAILED = 14;

/** Sends rows of one write; a result for each, in order. Throws CrmError when a call fails as a whole. */
export type SendRows<Row> = (rows: readonly Row[]) => Promise<WriteResult[]>;

export interface Divider<Row> {
	/**
	 * Sends rows in one call; when that fails as one row among them may make it fail, in halves, until the row stands
	 * alone. Once it is clear that no further call can succeed, those that are left are not made.
	 * @throws CrmError when a call with all of them fails otherwise.
	 */
	send: SendRows<Row>;
	/** Cuts rows into calls within the limit, of at most `max` rows, or of fewer once so many have taken too long. */
	toCalls(rows: readonly Row[], limit: Limit<Row>): Row[][];
}

export function createDivider<Row>(max: number, sendCall: SendRows<Row>): Divider<Row> {
	let callSize = max;
	let failedInARow = 0;
	let ended: CrmError | undefined;

	async function send(rows: readonly Row[]): Promise<WriteResult[]> {
		if (ended) throw notSent(ended);
		try {
			const results = await sendCall(rows);
			callSize = Math.max(callSize, rows.length);
			failedInARow = 0;
			return results;
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			note(error, rows.length);
			if (ended || rows.length === 1 || !mayBeOneRow(error)) throw error;
		}
		const half = Math.ceil(rows.length / 2);
		return [...(await sendHalf(rows.slice(0, half))), ...(await sendHalf(rows.slice(half)))];
	}

	/** What the other half has written must stay known when this one fails as a whole. */
	async function sendHalf(rows: readonly Row[]): Promise<WriteResult[]> {
		try {
			return await send(rows);
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			return rows.map(() => ({ ok: false, error }));
		}
	}

	function note(error: CrmError, rows: number): void {
		if (tookTooLong(error)) callSize = Math.min(callSize, Math.ceil(rows / 2));
		if (error.status !== TOO_LARGE) failedInARow += 1;
		if (!mayBeOneRow(error) || failedInARow >= MAX_FAILED) ended = error;
	}

	return {
		send,
		toCalls: (rows, limit) => chunk(rows, { max: callSize, weigh: () => 1 }, limit),
	};
}

const TOO_LARGE = 413;

/** False when the call failed for a reason that every other call has too. */
const mayBeOneRow = (error: CrmError) =>
	error.kind === 'invalidRecord' || error.kind === 'report' || tookTooLong(error);

/** The error of an earlier call, for rows that were not sent because of it. */
const notSent = (error: CrmError) =>
	new CrmError(error.message, { ...error, outcomeUnknown: false });
