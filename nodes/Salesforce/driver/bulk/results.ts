/** The results of a bulk job, which have no order: they are matched to rows by id, those of new records by their values. */
import type { WriteResult } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { PreparedWrite } from '../prepare';
import { label, type SalesforceError } from '../errors';
import { isApexLimit, MAX_RECORDS, type Pace } from '../collections/pace';
import { rejectionOf } from '../writeResult';
import { cellsOf, columnsOf, readCsv, type ResultRow } from './csv';
import type { BulkJob, JobInfo, ResultList } from './job';
import { shortId } from './unchanged';
import type { BulkGroup } from './ways';

/** Results of rows; those without one were not written, and can be sent in another way. */
export type BulkResults = Map<PreparedWrite, WriteResult>;

/**
 * Rows that were not processed, that were too many for the org's automation, or that a duplicate rule rejected, get no
 * result: they are sent in another way, and those of a duplicate rule are returned with the records that it found.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_failed_results.htm
 */
export async function readResults(
	job: BulkJob,
	{ state, numberRecordsProcessed = 0, numberRecordsFailed = 0 }: JobInfo,
	{ kind, entity, rows }: BulkGroup,
	results: BulkResults,
	pace: Pace,
): Promise<void> {
	const places = new Places(rows);
	const isWhole = state === 'JobComplete' && numberRecordsProcessed === rows.length;
	if (numberRecordsFailed > 0 || !isWhole) {
		await readList(job, 'failedResults', numberRecordsFailed, (result) => {
			const row = places.take(result);
			const error = readError(result.sf__Error ?? '');
			if (isApexLimit(error)) pace.slowDown(entity, MAX_RECORDS);
			if (row === undefined || error.statusCode === 'DUPLICATES_DETECTED' || isApexLimit(error))
				return;
			results.set(row, rejectionOf(entity, [error], row, false));
		});
	}
	if (!isWhole) {
		await readList(job, 'unprocessedrecords', 0, (result) => {
			const row = places.take(result);
			if (row !== undefined && state === 'Aborted')
				results.set(row, { ok: false, error: aborted() });
		});
	}
	if (kind === 'create' || !isWhole) {
		const numberSuccessful = numberRecordsProcessed - numberRecordsFailed;
		await readList(job, 'successfulResults', numberSuccessful, (result) => {
			const row = places.take(result);
			if (row !== undefined) results.set(row, { ok: true, id: result.sf__Id ?? '' });
		});
		for (const row of places.left()) results.set(row, { ok: false, error: withoutResult() });
		return;
	}
	for (const row of places.left()) results.set(row, { ok: true, id: row.id ?? '' });
}

/** How often a list is requested that is not whole. */
const MAX_READS = 3;

/**
 * @param expected number of results; a list with fewer was cut off, and is requested again.
 * @throws CrmError when the list cannot be read.
 */
async function readList(
	job: BulkJob,
	list: ResultList,
	expected: number,
	read: (result: ResultRow) => void,
): Promise<void> {
	for (let reads = 1; ; reads += 1) {
		const found: ResultRow[] = [];
		try {
			await readCsv(await job.results(list), (result) => found.push(result));
			if (found.length >= expected || reads === MAX_READS) return found.forEach(read);
		} catch (error) {
			if (!(error instanceof CrmError) || reads === MAX_READS) throw error;
		}
	}
}

/** The rows of a job, found by what a result says about them; of several equal rows any one is returned. */
class Places {
	private readonly columns: readonly string[];
	private readonly rows = new Map<string, PreparedWrite[]>();

	constructor(rows: readonly PreparedWrite[]) {
		this.columns = columnsOf(rows);
		for (const row of rows) {
			const key = this.keyOf(row.id, () => cellsOf(row, this.columns));
			const alike = this.rows.get(key);
			if (alike) alike.push(row);
			else this.rows.set(key, [row]);
		}
	}

	take(result: ResultRow): PreparedWrite | undefined {
		const key = this.keyOf(result.Id, () => this.columns.map((name) => result[name] ?? ''));
		return this.rows.get(key)?.pop();
	}

	/** Those that no result has been matched to. */
	left(): PreparedWrite[] {
		return [...this.rows.values()].flat();
	}

	private keyOf(id: string | undefined, cells: () => string[]): string {
		return id === undefined ? JSON.stringify(cells().map((cell) => cell.trim())) : shortId(id);
	}
}

/** A line such as `REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --`. */
function readError(text: string): SalesforceError {
	const {
		statusCode,
		message = text,
		fields = '',
	} = /^(?<statusCode>[A-Z_]+):(?<message>.*):(?<fields>[^:]*?)\s*--$/s.exec(text)?.groups ?? {};
	return { statusCode, message, fields: fields.split(',').filter((name) => name.trim() !== '') };
}

const aborted = () =>
	new CrmError(`The bulk job in ${label} was aborted before it processed this record.`, {
		kind: 'report',
		code: 'JOB_ABORTED',
		advice: 'Find out who aborted the job and why, then run the workflow again.',
	});

const withoutResult = () =>
	new CrmError(`${label} did not report the result of this record in a bulk job.`, {
		kind: 'report',
		outcomeUnknown: true,
	});
