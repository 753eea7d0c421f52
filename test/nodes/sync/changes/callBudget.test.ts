import fc from 'fast-check';
import {
	callsLeft,
	spendCalls,
	type CallsByMinute,
} from '../../../../nodes/sync/changes/callBudget';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const noon = Date.UTC(2026, 0, 1, 12);

test('spent calls count for an hour, and for the rest of its last minute', () => {
	const calls = spendCalls({}, 30, noon);
	const later = [0, 30, 60, 61].map((minutes) => callsLeft(calls, 100, noon + minutes * MINUTE));
	expect(later).toEqual([70, 70, 70, 100]);
});

test('never goes below zero', () => {
	expect(callsLeft(spendCalls({}, 130, noon), 100, noon)).toBe(0);
});

test('no hour exceeds the budget, whatever the polls, and the stored state stays small', () => {
	const polls = fc.array(
		fc.record({ wait: fc.nat({ max: 20 * 60 }), wanted: fc.nat({ max: 60 }) }),
	);
	fc.assert(
		fc.property(polls, fc.integer({ min: 1, max: 100 }), (each, perHour) => {
			let calls: CallsByMinute = {};
			let now = noon;
			const spent: Array<{ at: number; count: number }> = [];
			for (const { wait, wanted } of each) {
				now += wait * SECOND;
				const count = Math.min(wanted, callsLeft(calls, perHour, now));
				calls = spendCalls(calls, count, now);
				spent.push({ at: now, count });
				const lastHour = spent.filter(({ at }) => at > now - 60 * MINUTE);
				expect(lastHour.reduce((sum, one) => sum + one.count, 0)).toBeLessThanOrEqual(perHour);
				expect(Object.keys(calls).length).toBeLessThanOrEqual(61);
			}
		}),
	);
});
