/**
 * Tells created from updated while a backlog is read.
 *
 * A record created at C is found behind a position that has already passed C. When C was passed, the record was
 * there with a later stamp, or else it would have been told then. It is new to the reader if that later stamp was
 * committed by then, and was told before if it was changed only afterwards. So it is enough to remember how far
 * the CRM had committed when each stamp was passed.
 */
export type ReadTimes = ReadonlyArray<readonly [passed: string, commitWatermark: string]>;

/** A backlog of more marks than this forgets its beginning: records from there are told as updated. */
const MAX_ENTRIES = 100;

/** What was there up to this stamp is known, or no concern of the reader. */
export function beginAt(stamp: string): ReadTimes {
	return [[stamp, '']];
}

/** The times after everything up to `passed` was read while the CRM had committed up to `commitWatermark`. */
export function rememberRead(times: ReadTimes, passed: string, commitWatermark: string): ReadTimes {
	const isSameMark = times.length > 1 && times.at(-1)?.[1] === commitWatermark;
	const before = isSameMark ? times.slice(0, -1) : times;
	return [...before, [passed, commitWatermark] as const].slice(-MAX_ENTRIES);
}

/** How far the CRM had committed when the stamp was passed; empty for what was known at the beginning. */
export function committedWhenPassed(times: ReadTimes, stamp: string): string {
	const index = times.findIndex(([passed]) => stamp <= passed);
	return index > 0 ? (times[index]?.[1] ?? '') : '';
}
