/** A Bulk API 2.0 job that writes records, and the states it goes through. */
import { jobInWrongState, notFound } from '../errors';
import { toStamp } from '../stamps';
import type { Row } from '../../kernel/store';
import { makeId } from '../ids';
import type { EmulatedClock } from '../../kernel/clock';

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_info.htm */
export type JobState =
	'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** A row as it was uploaded, by the names of its columns. */
export type CsvRow = Readonly<Record<string, string>>;

export interface JobSettings {
	object: string;
	operation: 'insert' | 'update';
	lineEnding: 'LF' | 'CRLF';
	userId: string;
	/** Such as `v68.0`. */
	version: string;
}

export interface JobResults {
	successful: { id: string; created: boolean; row: CsvRow }[];
	failed: { id: string; error: string; row: CsvRow }[];
	unprocessed: CsvRow[];
}

export interface IngestJob {
	readonly id: string;
	readonly settings: JobSettings;
	readonly createdAt: string;
	state: JobState;
	/** The CSV, once it is uploaded. */
	data: string | undefined;
	columns: readonly string[];
	results: JobResults;
	errorMessage: string | undefined;
	/** How often the job is still found at work. */
	pollsLeft: number;
}

/** The jobs of an org. Each request for a closed job moves it on. */
export class IngestJobs {
	private readonly jobs = new Map<string, IngestJob>();
	private sequence = 0;

	constructor(
		private readonly clock: EmulatedClock,
		/** How often a closed job is found at work before it is done; can be changed at any time. */
		public polls: number,
	) {}

	/** Number of jobs that have not been deleted. */
	get size(): number {
		return this.jobs.size;
	}

	open(settings: JobSettings): IngestJob {
		const job: IngestJob = {
			id: makeId('750', (this.sequence += 1)),
			settings,
			createdAt: toStamp(this.clock.now()),
			state: 'Open',
			data: undefined,
			columns: [],
			results: { successful: [], failed: [], unprocessed: [] },
			errorMessage: undefined,
			pollsLeft: this.polls,
		};
		this.jobs.set(job.id, job);
		return job;
	}

	find(id: string, userId: string): IngestJob {
		const job = this.jobs.get(id);
		if (job?.settings.userId !== userId) throw notFound();
		return job;
	}

	/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/delete_job.htm */
	delete(job: IngestJob): void {
		requireState(job, ['UploadComplete', 'JobComplete', 'Failed', 'Aborted']);
		this.jobs.delete(job.id);
	}
}

export function requireState(job: IngestJob, states: readonly JobState[]): void {
	if (!states.includes(job.state)) throw jobInWrongState(job.state, states);
}

/** What the values of a row come to; undefined for what the row leaves as it is. */
export function toValues(row: CsvRow): Row {
	const filled = Object.entries(row).filter(([, text]) => text.trim() !== '');
	return Object.fromEntries(filled.map(([name, text]) => [name, text === '#N/A' ? null : text]));
}
