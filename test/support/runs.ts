/** How many random cases a test runs: few with `npm test`, many and with their seed with `npm run settle`. */
import type { Parameters } from 'fast-check';

/** Each case of the tests that settle, this many times as often. */
const factor = Number(process.env.CRM_SYNC_RUNS ?? 1);
const seed = Number(process.env.CRM_SYNC_SEED ?? Date.now());

/** @param numRuns with `npm test`, always with the same seed. */
export function runsOf(numRuns: number): Parameters<unknown> {
	const isMany = process.env.CRM_SYNC_RUNS !== undefined;
	return isMany ? { numRuns: numRuns * factor, seed, endOnFailure: false } : { numRuns, seed: 1 };
}
