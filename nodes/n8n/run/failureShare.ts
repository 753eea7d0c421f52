/** Stops a failing run early: items are sent in groups, and after too many failures no other group is sent. */
import { CrmError } from '../../crm/errors';
import type { ItemResult } from '../operations/operation';

/** Code of the error of an item that was not tried. Users see it. */
export const NOT_TRIED = 'NOT_TRIED';

/** Items in the groups; the last number for all groups that follow. */
const GROUPS = [50, 250, 1000];

export interface FailureLimit {
	/** The next items to send, in order; all of them when no share is set. */
	takeGroup: <Item>(rest: Item[]) => Item[];
	/** Counts what became of the items that were sent. */
	count: (sent: readonly ItemResult[]) => void;
	/**
	 * To be called before each group, with the results so far, also of items that could not be sent.
	 * @throws CrmError when more items have failed than the share allows.
	 */
	check: (results: ReadonlyMap<number, ItemResult>) => void;
}

const failuresIn = (results: Iterable<ItemResult>) =>
	[...results].filter(({ error }) => error).length;

/**
 * A group can hold items of several batches. Items that cannot be sent are known before any group, so their share is that
 * of all items: one of a thousand is not the first of one.
 * @param percent without it, nothing stops the run.
 * @param items of the whole run.
 */
export function createFailureLimit(percent: number | undefined, items: number): FailureLimit {
	if (percent === undefined) {
		return { takeGroup: (rest) => rest.splice(0), count: () => undefined, check: () => undefined };
	}
	let groups = 0;
	let left = GROUPS[0]!;
	let sent = 0;
	let failed = 0;
	const rejectMoreThan = (failures: number, tried: number) => {
		if (failures * 100 > percent * tried) throw notTried(failures, tried, percent);
	};
	return {
		takeGroup(rest) {
			const taken = rest.splice(0, left);
			left -= taken.length;
			return taken;
		},
		count(results) {
			sent += results.length;
			failed += failuresIn(results);
		},
		check(results) {
			rejectMoreThan(failuresIn(results.values()), items);
			if (left > 0) return;
			rejectMoreThan(failed, sent);
			groups += 1;
			left = GROUPS[groups] ?? GROUPS.at(-1)!;
		},
	};
}

function notTried(failed: number, tried: number, percent: number): CrmError {
	return new CrmError(
		`Not tried: ${failed} of ${tried} items failed, which is more than ${percent}%.`,
		{
			kind: 'report',
			code: NOT_TRIED,
			advice:
				'Nothing was sent for this item. Fix the cause of the failures and run it again, or change Stop Above Share of Failures.',
		},
	);
}
