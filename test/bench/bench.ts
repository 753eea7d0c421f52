import type { Limits } from './limits';

/** What is measured, whatever the bench. */
export interface Measurement {
	/** Calls of the CRM's API. */
	calls: number;
	seconds: number;
	/** The most memory the process held above its idle level. */
	peakMemoryMB: number;
	/** Time for one record among the first tenth of all, and among the last; null where there is but one step. */
	microsecondsPerRecord: { first: number; last: number } | null;
	/** For a storm: these calls in the calls that the same takes in calm weather. */
	ratioToCalm?: number;
}

export interface Bench {
	name: string;
	subject: 'salesforce' | 'dynamics' | 'n8n';
	/** How many it is about, unless fewer are asked for. */
	records: number;
	/** What n8n's own node does of the kind. It may be about fewer records: time for time of one record is compared. */
	peer?: Bench;
	limits?: Limits;
	/**
	 * Megabytes of heap the process gets: V8 lets garbage lie as long as there is room, and what could be cleared
	 * away at any time is not in use. Without it, as many as Node gives.
	 */
	heapMB?: number;
	/** @throws when what came out is not right: speed counts for nothing then. */
	run(records: number): Promise<Measurement>;
}

export interface BenchRow extends Measurement {
	name: string;
	subject: Bench['subject'];
	records: number;
	/** The time n8n's own node takes for a record in the time this package takes; null where n8n has nothing of the kind. */
	ratioToN8n: number | null;
}
