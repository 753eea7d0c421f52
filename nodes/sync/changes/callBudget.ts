/** A budget of API calls for a sliding hour, stored minute by minute so that it survives restarts in a few bytes. */

/** Calls sent in each minute, by the minute's number since 1970. Plain JSON, stored by the caller. */
export type CallsByMinute = Readonly<Record<string, number>>;

const MINUTE_MS = 60_000;
const MINUTES = 60;

/** Calls left in the hour that ends at `now` (milliseconds since 1970). */
export function callsLeft(calls: CallsByMinute, perHour: number, now: number): number {
	const spent = Object.values(recent(calls, now)).reduce((sum, each) => sum + each, 0);
	return Math.max(0, perHour - spent);
}

/** The calls with `count` more at `now` (milliseconds since 1970); those older than an hour are dropped. */
export function spendCalls(calls: CallsByMinute, count: number, now: number): CallsByMinute {
	if (count === 0) return recent(calls, now);
	const minute = String(Math.floor(now / MINUTE_MS));
	return { ...recent(calls, now), [minute]: (calls[minute] ?? 0) + count };
}

/** A minute counts until its last second is an hour old. */
function recent(calls: CallsByMinute, now: number): CallsByMinute {
	const oldest = Math.floor(now / MINUTE_MS) - MINUTES;
	return Object.fromEntries(Object.entries(calls).filter(([minute]) => Number(minute) >= oldest));
}
