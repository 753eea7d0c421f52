import type { BenchRow } from './bench';

/** What a bench has to keep to with all its records; fewer say too little. */
export interface Limits {
	maxCalls?: number;
	maxMemoryMB?: number;
	minRatioToN8n?: number;
	maxRatioToCalm?: number;
	/** Time for a record at the end in that at the beginning. */
	maxGrowth?: number;
}

/** @returns which limits a row breaks, in words. */
export function broken(limits: Limits, row: BenchRow): string[] {
	const { maxCalls = Infinity, maxMemoryMB = Infinity, minRatioToN8n = 0 } = limits;
	const { maxRatioToCalm = Infinity, maxGrowth = Infinity } = limits;
	const { calls, peakMemoryMB, ratioToN8n, ratioToCalm, microsecondsPerRecord } = row;
	const { first, last } = microsecondsPerRecord ?? { first: 1, last: 0 };
	const checks: ReadonlyArray<readonly [isBroken: boolean, words: string]> = [
		[calls > maxCalls, `more than ${maxCalls} calls`],
		[peakMemoryMB > maxMemoryMB, `more than ${maxMemoryMB} MB`],
		[(ratioToN8n ?? 0) < minRatioToN8n, `less than ${minRatioToN8n} times as fast as n8n`],
		[(ratioToCalm ?? 0) > maxRatioToCalm, `more than ${maxRatioToCalm} times the calls of calm`],
		[last > first * maxGrowth, `more than ${maxGrowth} times as slow at the end`],
	];
	return checks.filter(([isBroken]) => isBroken).map(([, words]) => words);
}
