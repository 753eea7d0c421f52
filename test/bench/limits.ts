import type { BenchRow } from './bench';

/** What a bench has to keep to with all its records; fewer say too little. */
export interface Limits {
	maxCalls?: number;
	maxMemoryMB?: number;
	minRatioToN8n?: number;
	maxRatioToCalm?: number;
}

/** @returns which limits a row breaks, in words. */
export function broken(limits: Limits, row: BenchRow): string[] {
	const { maxCalls = Infinity, maxMemoryMB = Infinity } = limits;
	const { minRatioToN8n = 0, maxRatioToCalm = Infinity } = limits;
	const { calls, peakMemoryMB, ratioToN8n, ratioToCalm } = row;
	return [
		...(calls > maxCalls ? [`more than ${maxCalls} calls`] : []),
		...(peakMemoryMB > maxMemoryMB ? [`more than ${maxMemoryMB} MB`] : []),
		...((ratioToN8n ?? 0) < minRatioToN8n ? [`less than ${minRatioToN8n} times as fast`] : []),
		...((ratioToCalm ?? 0) > maxRatioToCalm ? [`more than ${maxRatioToCalm} times the calls`] : []),
	];
}
