/**
 * Bulk API 2.0: jobs that create or update many records from a CSV file. Upserts and deletions are not emulated.
 * The states in which a request is rejected are documented, the words and status of the rejection are not.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0_ingest.htm
 */
import { stringify } from 'csv-stringify/sync';
import type { ApiAnswer, Call, Route } from '../api/types';
import { requireState, type IngestJob, type JobState } from '../bulk/ingestJob';
import { moveOn } from '../bulk/runJob';
import { dataUploadedTwice, invalidJob, notEmulated, uploadTooLarge } from '../errors';
import { keyText } from '../records/values';
import { sentObject } from './target';

/** 150 MB after Salesforce has made it base64. */
const MAX_BASE64 = 150 * 1024 * 1024;

const DONE: readonly JobState[] = ['JobComplete', 'Failed', 'Aborted'];

function create(call: Call): ApiAnswer {
	const { object, operation, lineEnding = 'LF', contentType = 'CSV', ...others } = sentObject(call);
	const name = keyText(object);
	const schema = call.schema.object(name);
	if (!schema) throw invalidJob(`InvalidEntity : Unable to find object: ${name}`);
	if (operation !== 'insert' && operation !== 'update') {
		throw notEmulated(`jobs that ${keyText(operation)}`);
	}
	if (contentType !== 'CSV' || (lineEnding !== 'LF' && lineEnding !== 'CRLF')) {
		throw invalidJob('InvalidJob : contentType has to be CSV, and lineEnding LF or CRLF');
	}
	const [other] = Object.keys(others);
	if (other !== undefined) throw notEmulated(`jobs with ${other}`);
	const { userId, version } = call;
	const job = call.org.jobs.open({ object: schema.name, operation, lineEnding, userId, version });
	return { status: 200, body: jobJson(job) };
}

const jobOf = ({ org, params, userId }: Call) => org.jobs.find(params['id'] ?? '', userId);

function upload(call: Call): ApiAnswer {
	const job = jobOf(call);
	requireState(job, ['Open']);
	if (job.data !== undefined) throw dataUploadedTwice();
	const data = typeof call.body === 'string' ? call.body : '';
	if (Math.ceil(Buffer.byteLength(data) / 3) * 4 > MAX_BASE64) throw uploadTooLarge();
	job.data = data;
	return { status: 201 };
}

function change(call: Call): ApiAnswer {
	const job = jobOf(call);
	const { state } = sentObject(call);
	if (state === 'UploadComplete') requireState(job, ['Open']);
	else if (state === 'Aborted') requireState(job, ['Open', 'UploadComplete', 'InProgress']);
	else throw invalidJob('InvalidJobState : A job can be set to UploadComplete or Aborted');
	job.state = state;
	return { status: 200, body: jobJson(job) };
}

function show(call: Call): ApiAnswer {
	const job = jobOf(call);
	moveOn(call, job);
	const { successful, failed } = job.results;
	return {
		status: 200,
		body: {
			...jobJson(job),
			retries: 0,
			totalProcessingTime: 0,
			apiActiveProcessingTime: 0,
			apexProcessingTime: 0,
			numberRecordsProcessed: successful.length + failed.length,
			numberRecordsFailed: failed.length,
			...(job.errorMessage !== undefined && { errorMessage: job.errorMessage }),
		},
	};
}

function remove(call: Call): ApiAnswer {
	call.org.jobs.delete(jobOf(call));
	return { status: 204 };
}

function jobJson({ id, settings, createdAt, state }: IngestJob) {
	const { object, operation, lineEnding, userId, version } = settings;
	return {
		id,
		operation,
		object,
		createdById: userId,
		createdDate: createdAt.replace('Z', '.000+0000'),
		systemModstamp: createdAt.replace('Z', '.000+0000'),
		state,
		concurrencyMode: 'Parallel',
		contentType: 'CSV',
		apiVersion: Number(version.slice(1)),
		jobType: 'V2Ingest',
		lineEnding,
		columnDelimiter: 'COMMA',
		...(state === 'Open' && { contentUrl: `services/data/${version}/jobs/ingest/${id}/batches` }),
	};
}

/** Results are there when the job has ended, in whatever way. */
const results =
	(columns: readonly string[], list: (job: IngestJob) => object[]) =>
	(call: Call): ApiAnswer => {
		const job = jobOf(call);
		requireState(job, DONE);
		const header = [...columns, ...job.columns];
		return {
			status: 200,
			headers: { 'content-type': 'text/csv' },
			body: stringify(list(job), {
				columns: header,
				header: true,
				quoted: true,
				quoted_empty: true,
			}),
		};
	};

const successful = results(['sf__Id', 'sf__Created'], ({ results }) =>
	results.successful.map(({ id, created, row }) => ({
		sf__Id: id,
		sf__Created: String(created),
		...row,
	})),
);
const failed = results(['sf__Id', 'sf__Error'], ({ results }) =>
	results.failed.map(({ id, error, row }) => ({ sf__Id: id, sf__Error: error, ...row })),
);
const unprocessed = results([], ({ results }) => results.unprocessed);

export const ingestJobRoutes: readonly Route[] = [
	{ path: '/jobs/ingest', methods: { POST: create } },
	{ path: '/jobs/ingest/:id', methods: { GET: show, PATCH: change, DELETE: remove } },
	{ path: '/jobs/ingest/:id/batches', methods: { PUT: upload } },
	{ path: '/jobs/ingest/:id/successfulResults', methods: { GET: successful } },
	{ path: '/jobs/ingest/:id/failedResults', methods: { GET: failed } },
	{ path: '/jobs/ingest/:id/unprocessedrecords', methods: { GET: unprocessed } },
];
