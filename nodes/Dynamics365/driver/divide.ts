/** Writes rows in calls that are not too large, do not take too long, and do not fail for one invalid row. */
import { chunk, type Limit } from '../../crm/driver/chunk';
import { halve, sendDivided } from '../../crm/driver/divide';
import { tookTooLong } from '../../crm/driver/noAnswer';
import type { WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';

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
	/** Cuts rows into calls within the limit, of at most `max` rows, or of fewer once that many have taken too long. */
	toCalls(rows: readonly Row[], limit: Limit<Row>): Row[][];
}

export function createDivider<Row>(max: number, sendCall: SendRows<Row>): Divider<Row> {
	let callSize = max;
	let failedInARow = 0;
	let ended: CrmError | undefined;

	async function send(rows: readonly Row[]): Promise<WriteResult[]> {
		const results = new Map<Row, WriteResult>();
		await sendDivided<readonly Row[], readonly Row[]>([rows], {
			order: 'depthFirst',
			toCalls: (pieces) => [...pieces],
			send: async (some) => {
				if (ended) throw notSent(ended);
				const sent = await sendCall(some);
				callSize = Math.max(callSize, some.length);
				failedInARow = 0;
				some.forEach((row, place) => results.set(row, sent[place]!));
				return [];
			},
			recover: (error, some) => {
				note(error, some.length);
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

	function note(error: CrmError, rows: number): void {
		if (ended) return;
		if (tookTooLong(error)) callSize = Math.min(callSize, Math.ceil(rows / 2));
		failedInARow += 1;
		const max = error.status === TOO_LARGE ? 2 * MAX_FAILED : MAX_FAILED;
		if (!canBeOneRow(error) || failedInARow >= max) ended = error;
	}

	return {
		send,
		toCalls: (rows, limit) => chunk(rows, { max: callSize, weigh: () => 1 }, limit),
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
