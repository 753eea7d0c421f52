import type { Cost } from './cost';
import type { Limits } from './limits';

/** What every bench measures. */
export interface Measurement {
	/** Calls of the CRM's API. */
	calls: number;
	/** Records that the CRM has returned to the node. */
	rowsRead?: number;
	seconds: number;
	/** The most memory the process held above its idle level. */
	peakMemoryMB: number;
	/** Time for one record among the first tenth of all, and among the last; null where there is only one step. */
	microsecondsPerRecord: { first: number; last: number } | null;
	/** For a storm: the calls in proportion to the calls of the same work without a storm. */
	ratioToCalm?: number;
	/** For one record, or one poll. */
	cost?: Cost;
	/** For a trigger: the most that n8n stored for it, in kilobytes of JSON. */
	stateKB?: number;
	/** For an opening: until a change was emitted that was made after its first poll. */
	untilFirstChange?: { polls: number; calls: number; seconds: number };
}

export interface Bench {
	name: string;
	subject: 'salesforce' | 'dynamics' | 'n8n';
	/** How many records it uses, unless fewer are requested. */
	records: number;
	/** The same work with n8n's own node. It can use fewer records: the time per record is compared. */
	peer?: Bench;
	limits?: Limits;
	/**
	 * Heap limit of the process in megabytes, so that V8 collects garbage early and only memory in use is measured.
	 * Node's default, when left out.
	 */
	heapMB?: number;
	/** @throws when the result is wrong: its speed does not matter then. */
	run(records: number): Promise<Measurement>;
}

export interface BenchRow extends Measurement {
	name: string;
	subject: Bench['subject'];
	records: number;
	/** Time per record of n8n's own node, divided by that of this package; null where n8n has no such node. */
	ratioToN8n: number | null;
	/** Processor time per record, divided by that of n8n's own node; null where n8n has no such node. */
	cpuToN8n: number | null;
}
