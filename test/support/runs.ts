/** How many random histories a test runs: few with `npm test`, many and with another seed with `npm run settle`. */
import type { Parameters } from 'fast-check';

/** Histories that `npm test` runs of what `npm run settle` runs many times as often. */
export const HISTORIES = { workflows: 4, accounts: 2, protocol: 3_000 };

/** @param numRuns with `npm test`, always with the same seed. */
export function runsOf(numRuns: number): Parameters<unknown> {
	const { CRM_SYNC_RUNS: times = '1', CRM_SYNC_SEED: seed = '1' } = process.env;
	return { numRuns: numRuns * Number(times), seed: Number(seed) };
}
