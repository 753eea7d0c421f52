import type { BenchRow } from './bench';

/** The limits of a bench with all its records; with fewer records they do not apply. */
export interface Limits {
	maxCalls?: number;
	maxRowsRead?: number;
	maxMemoryMB?: number;
	minRatioToN8n?: number;
	/** Processor time per record in proportion to n8n's: unlike the speed, it hardly depends on what else runs. */
	maxCpuToN8n?: number;
	maxRatioToCalm?: number;
	/** Kilobytes that n8n stores for a trigger. */
	maxStateKB?: number;
	maxPollsToFirstChange?: number;
	/** Time per record at the end, divided by that at the beginning. */
	maxGrowth?: number;
}

/** @returns which limits a row breaks, as text. */
export function broken(limits: Limits, row: BenchRow): string[] {
	const { maxCalls = Infinity, maxRowsRead = Infinity, maxMemoryMB = Infinity } = limits;
	const { minRatioToN8n = 0, maxCpuToN8n = Infinity } = limits;
	const { maxRatioToCalm = Infinity, maxGrowth = Infinity } = limits;
	const { maxStateKB = Infinity, maxPollsToFirstChange = Infinity } = limits;
	const { calls, peakMemoryMB, ratioToN8n, ratioToCalm, microsecondsPerRecord } = row;
	const { first, last } = microsecondsPerRecord ?? { first: 1, last: 0 };
	const checks: ReadonlyArray<readonly [isBroken: boolean, text: string]> = [
		[calls > maxCalls, `more than ${maxCalls} calls`],
		[(row.rowsRead ?? 0) > maxRowsRead, `more than ${maxRowsRead} rows read`],
		[peakMemoryMB > maxMemoryMB, `more than ${maxMemoryMB} MB`],
		[(ratioToN8n ?? 0) < minRatioToN8n, `less than ${minRatioToN8n} times as fast as n8n`],
		[(row.cpuToN8n ?? 0) > maxCpuToN8n, `more than ${maxCpuToN8n} times the CPU time of n8n`],
		[
			(ratioToCalm ?? 0) > maxRatioToCalm,
			`more than ${maxRatioToCalm} times the calls without a storm`,
		],
		[(row.stateKB ?? 0) > maxStateKB, `more than ${maxStateKB} KB stored`],
		[
			(row.untilFirstChange?.polls ?? 0) > maxPollsToFirstChange,
			`more than ${maxPollsToFirstChange} polls until the first change`,
		],
		[last > first * maxGrowth, `more than ${maxGrowth} times as slow at the end`],
	];
	return checks.filter(([isBroken]) => isBroken).map(([, text]) => text);
}
