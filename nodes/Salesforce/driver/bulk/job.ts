/**
 * The requests of a job of Bulk API 2.0. Until it is closed a job writes nothing.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0_ingest.htm
 */
import { CrmError } from '../../../crm/errors';
import { readJsonBody, readNoContent, UnreadableAnswer } from '../../../crm/driver/readAnswer';
import type { RequestToSend } from '../../../crm/driver/send';
import type { CrmResponse } from '../../../crm/transport';
import { API_PATH } from '../client';
import { label } from '../errors';
import type { Sender } from '../send';

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_info.htm */
export interface JobInfo {
	id: string;
	state: 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
	numberRecordsProcessed?: number;
	numberRecordsFailed?: number;
}

export type ResultList = 'successfulResults' | 'failedResults' | 'unprocessedrecords';

export interface BulkJob {
	/** Can be tried only once per job. */
	upload(csv: string): Promise<void>;
	/** Starts the processing. When the response is lost, the state of the job shows whether it started. */
	close(): Promise<void>;
	/**
	 * Waits as long as the job takes, also while its state cannot be read.
	 * @returns the job when it has ended.
	 */
	waitForEnd(): Promise<JobInfo>;
	/** CSV. */
	results(list: ResultList): Promise<string>;
	/** Aborts a job that is still open, so that it never writes. */
	abandon(): Promise<void>;
	/** Removes the uploaded data, which Salesforce would keep for days; a failure does not matter. */
	remove(): Promise<void>;
}

/** Seconds between two requests for the state of a job; the last one for all that follow. */
const PAUSES = [1, 2, 4, 8, 15, 30];
/** About an hour. */
const MAX_POLLS = 120;
const MAX_CLOSINGS = 3;

export async function openJob(
	sender: Sender,
	object: string,
	operation: 'insert' | 'update',
): Promise<BulkJob> {
	const request = async <Content>({
		path,
		...rest
	}: Omit<RequestToSend<Content>, 'url'> & { path: string }) => {
		const url = `${sender.baseUrl}${API_PATH}/jobs/ingest${path}`;
		// A job that was opened is finished.
		return (await sender.send({ ...rest, url, usesReserve: path !== '' })).content;
	};
	const json = { 'content-type': 'application/json' };
	// A second open job is harmless: it is never closed.
	const { id } = await request({
		method: 'POST',
		path: '',
		headers: json,
		body: JSON.stringify({ object, operation, contentType: 'CSV', lineEnding: 'LF' }),
		semantics: 'idempotent',
		read: readJob,
	});
	const path = `/${id}`;

	const show = async () =>
		await request({ method: 'GET', path, headers: {}, semantics: 'read', read: readJob });
	/** When the state cannot be read either, the outcome of the request before it stays unknown. */
	const stateOr = async (unknown: CrmError) =>
		(
			await show().catch(() => {
				throw unknown;
			})
		).state;
	const setState = async (state: JobInfo['state']) => {
		await request({
			method: 'PATCH',
			path,
			headers: json,
			body: JSON.stringify({ state }),
			semantics: 'nonIdempotent',
			read: readNoContent,
		});
	};

	const remove = async () => {
		await request({
			method: 'DELETE',
			path,
			headers: {},
			semantics: 'idempotent',
			read: readNoContent,
		}).catch(ignoreCrmError);
	};

	return {
		async upload(csv) {
			await request({
				method: 'PUT',
				path: `${path}/batches`,
				headers: { 'content-type': 'text/csv; charset=UTF-8' },
				body: csv,
				semantics: 'nonIdempotent',
				read: readNoContent,
			});
		},
		async close() {
			for (let tries = 1; ; tries += 1) {
				try {
					return await setState('UploadComplete');
				} catch (error) {
					if (!(error instanceof CrmError) || !error.outcomeUnknown) throw error;
					const state = await stateOr(error);
					if (state !== 'Open') return;
					if (tries === MAX_CLOSINGS) throw error;
				}
			}
		},
		async waitForEnd() {
			for (let polls = 0; polls < MAX_POLLS; polls += 1) {
				const info = await show().catch(undefinedIfPassing);
				if (info && ['JobComplete', 'Failed', 'Aborted'].includes(info.state)) return info;
				await sender.wait(1_000 * (PAUSES[polls] ?? PAUSES.at(-1)!));
			}
			throw new CrmError(`${label} has not finished the bulk job ${id}.`, {
				kind: 'retryLater',
				waitCause: 'temporarily-unavailable',
				advice:
					'Check the job in Setup > Bulk Data Load Jobs, and run the workflow again when the job has ended.',
			});
		},
		results: async (list) =>
			await request({
				method: 'GET',
				path: `${path}/${list}`,
				headers: { accept: 'text/csv' },
				semantics: 'read',
				read: readText,
			}),
		async abandon() {
			await setState('Aborted').catch(ignoreCrmError);
			await remove();
		},
		remove,
	};
}

function readJob(response: CrmResponse): JobInfo {
	const job = readJsonBody<Partial<JobInfo>>(response);
	if (job.id === undefined || job.state === undefined) throw new UnreadableAnswer();
	return { ...job, id: job.id, state: job.state };
}

/** CSV; a web page is none. */
function readText({ body }: CrmResponse): string {
	if (/^\s*</.test(body)) throw new UnreadableAnswer();
	return body;
}

/** Undefined for an error that passes: the job goes on meanwhile. */
function undefinedIfPassing(error: unknown): undefined {
	const isPassing =
		error instanceof CrmError &&
		error.kind === 'retryLater' &&
		error.waitCause !== 'quota-exhausted';
	if (!isPassing) throw error;
}

function ignoreCrmError(error: unknown): void {
	if (!(error instanceof CrmError)) throw error;
}
