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
	/** @throws CrmError when more items have failed than the share allows. */
	check: (results: ReadonlyMap<number, ItemResult>) => void;
}

/** @param percent without it, nothing stops the run. */
export function createFailureLimit(percent: number | undefined): FailureLimit {
	if (percent === undefined) {
		return { takeGroup: (rest) => rest.splice(0), check: () => undefined };
	}
	let groups = 0;
	return {
		takeGroup(rest) {
			const size = GROUPS[groups] ?? GROUPS.at(-1)!;
			groups += 1;
			return rest.splice(0, size);
		},
		check(results) {
			const failed = [...results.values()].filter(({ error }) => error).length;
			if (failed * 100 > percent * results.size) throw notTried(failed, results.size, percent);
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
