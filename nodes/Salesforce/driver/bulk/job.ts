/**
 * The requests of a job of Bulk API 2.0. Until it is closed a job writes nothing.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0_ingest.htm
 */
import { CrmError } from '../../../crm/errors';
import type { RequestSemantics } from '../../../crm/driver/retry';
import type { CrmRequest } from '../../../crm/transport';
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
	/** @returns the job when it has ended. */
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
	const request = async (
		options: Omit<CrmRequest, 'url'> & { path: string; semantics: RequestSemantics },
	) => {
		const { path, ...rest } = options;
		const url = `${sender.baseUrl}${API_PATH}/jobs/ingest${path}`;
		return (await sender.send({ ...rest, url })).body;
	};
	const json = { 'content-type': 'application/json' };
	const body = JSON.stringify({ object, operation, contentType: 'CSV', lineEnding: 'LF' });
	// A second open job is harmless: it is never closed.
	const opened = await request({
		method: 'POST',
		path: '',
		headers: json,
		body,
		semantics: 'idempotent',
	});
	const { id } = JSON.parse(opened) as JobInfo;
	const path = `/${id}`;

	const show = async () =>
		JSON.parse(await request({ method: 'GET', path, headers: {}, semantics: 'read' })) as JobInfo;
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
		});
	};

	const remove = async () => {
		await request({ method: 'DELETE', path, headers: {}, semantics: 'idempotent' }).catch(
			ignoreCrmError,
		);
	};

	return {
		async upload(csv) {
			const headers = { 'content-type': 'text/csv; charset=UTF-8' };
			await request({
				method: 'PUT',
				path: `${path}/batches`,
				headers,
				body: csv,
				semantics: 'nonIdempotent',
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
				const info = await show();
				if (['JobComplete', 'Failed', 'Aborted'].includes(info.state)) return info;
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
			}),
		async abandon() {
			await setState('Aborted').catch(ignoreCrmError);
			await remove();
		},
		remove,
	};
}

function ignoreCrmError(error: unknown): void {
	if (!(error instanceof CrmError)) throw error;
}
