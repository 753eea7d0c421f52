/**
 * Many rows in calls that can fail as a whole: for one invalid row, for their size or for lack of time. What failed is
 * sent again in smaller pieces, until the row that makes a call fail is alone.
 */
import { CrmError } from '../errors';

export interface Division<Piece, Call> {
	/** Puts pieces together into calls; with `inRounds` this begins a round. */
	toCalls: (pieces: readonly Piece[]) => Call[];
	/**
	 * Sends one call, and records what it returned.
	 * @returns the pieces of it that have to be sent again.
	 * @throws CrmError when the call fails as a whole.
	 */
	send: (call: Call) => Promise<readonly Piece[]>;
	/**
	 * Decides what follows from a call that failed as a whole, and records what is final.
	 * @returns the smaller pieces to send again.
	 * @throws CrmError when no further call is to be sent.
	 */
	recover: (error: CrmError, call: Call) => readonly Piece[];
	/**
	 * `depthFirst` sends what a call left before the next call, which keeps the order of the rows.
	 * `inRounds` sends all calls first, and then what they left, together in as few calls as possible.
	 */
	order: 'depthFirst' | 'inRounds';
}

/** Sends pieces until none is left. @throws CrmError as `recover` does. */
export async function sendDivided<Piece, Call extends object>(
	pieces: readonly Piece[],
	division: Division<Piece, Call>,
): Promise<void> {
	const { toCalls, order } = division;
	const calls = toCalls(pieces);
	const left: Piece[] = [];
	for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
		const again = await sendCall(call, division);
		if (order === 'depthFirst') calls.unshift(...toCalls(again));
		else left.push(...again);
		if (calls.length === 0) calls.push(...toCalls(left.splice(0)));
	}
}

async function sendCall<Piece, Call>(
	call: Call,
	{ send, recover }: Division<Piece, Call>,
): Promise<readonly Piece[]> {
	try {
		return await send(call);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return recover(error, call);
	}
}

/** The items in two lists; none for a single item. */
export function halve<Item>(items: readonly Item[]): Item[][] {
	if (items.length < 2) return [];
	const half = Math.ceil(items.length / 2);
	return [items.slice(0, half), items.slice(half)];
}
