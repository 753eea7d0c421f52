/** Many rows to write in calls that are not too much for Dataverse, for a network or for a single bad row among them. */
import { chunk, type Limit } from '../../sync/chunk';
import type { WriteResult } from '../../sync/crm';
import { CrmError } from '../../sync/errors';
import { tookTooLong } from '../../sync/noAnswer';

/** Enough to find one row in a thousand that no call with it is answered for; with more of them, nothing works. */
const MAX_UNANSWERED = 12;

/** Sends rows of one write; a result for each, in order. Throws CrmError when a call fails as a whole. */
export type SendRows<Row> = (rows: readonly Row[]) => Promise<WriteResult[]>;

export interface Divider<Row> {
	/**
	 * Sends rows in one call; when that is too large or takes too long, in halves, until the row it is due to stands
	 * alone. Once Dataverse accepts no further call, those that are left are not made.
	 * @throws CrmError when a call with all of them fails, and not because it was too much.
	 */
	send: SendRows<Row>;
	/** Cuts rows into calls: of at most `max` rows, fewer once so many have taken too long, and within the limit. */
	toCalls(rows: readonly Row[], limit: Limit<Row>): Row[][];
}

export function createDivider<Row>(max: number, sendCall: SendRows<Row>): Divider<Row> {
	let callSize = max;
	let unanswered = 0;
	let ended: CrmError | undefined;

	async function send(rows: readonly Row[]): Promise<WriteResult[]> {
		if (ended) throw notSent(ended);
		try {
			const results = await sendCall(rows);
			callSize = Math.max(callSize, rows.length);
			return results;
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			note(error, rows.length);
			if (ended || rows.length === 1 || !isTooMuch(error)) throw error;
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
		if (!tookTooLong(error)) {
			if (error.remedy === 'signIn' || error.remedy === 'wait') ended = error;
			return;
		}
		callSize = Math.min(callSize, Math.ceil(rows / 2));
		unanswered += 1;
		if (unanswered >= MAX_UNANSWERED) ended = error;
	}

	return {
		send,
		toCalls: (rows, limit) => chunk(rows, { max: callSize, weigh: () => 1 }, limit),
	};
}

const isTooMuch = (error: CrmError) => error.status === 413 || tookTooLong(error);

/** The error of an earlier call, for rows that were not sent because of it. */
const notSent = (error: CrmError) =>
	new CrmError(error.message, { ...error, outcomeUnknown: false });
