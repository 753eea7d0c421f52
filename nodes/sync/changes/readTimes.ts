/**
 * Distinguishes created from updated while a backlog is read.
 *
 * A record created at C is found after the position has already passed C. When C was passed, the record existed
 * with a later stamp, otherwise it would have been emitted then. It is new to the reader if that later stamp was
 * committed by then; if it was changed only afterwards, it was already emitted. So it is enough to remember how far
 * the CRM had committed when each stamp was passed.
 */
export type ReadTimes = ReadonlyArray<readonly [passed: string, commitWatermark: string]>;

/** A backlog with more watermarks than this drops the oldest: records created there are emitted as updated. */
const MAX_ENTRIES = 100;

/** Starts at a stamp: records up to it are known, or do not matter to the reader. */
export function startAt(stamp: string): ReadTimes {
	return [[stamp, '']];
}

/** The times after everything up to `passed` was read while the CRM had committed up to `commitWatermark`. */
export function rememberRead(times: ReadTimes, passed: string, commitWatermark: string): ReadTimes {
	const isSameWatermark = times.length > 1 && times.at(-1)?.[1] === commitWatermark;
	const before = isSameWatermark ? times.slice(0, -1) : times;
	return [...before, [passed, commitWatermark] as const].slice(-MAX_ENTRIES);
}

/** How far the CRM had committed when the stamp was passed; empty for what was known at the start. */
export function committedWhenPassed(times: ReadTimes, stamp: string): string {
	const index = times.findIndex(([passed]) => stamp <= passed);
	return index > 0 ? (times[index]?.[1] ?? '') : '';
}
