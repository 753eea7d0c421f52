/**
 * Sends many records of one kind and type through Bulk API 2.0.
 *
 * Bulk API 2.0 has no conditions: records that changed since they were read are left out right before the upload, as
 * conflicts; changes between that check and the moment Salesforce processes the record are overwritten.
 */
import { chunk } from '../../../crm/driver/chunk';
import { CrmError } from '../../../crm/errors';
import type { Client } from '../client';
import type { Pace } from '../collections/pace';
import { changed, concernsAll } from '../writeResult';
import type { Sender } from '../send';
import { columnsOf, writeCsv } from './csv';
import { openJob, type BulkJob } from './job';
import { readResults, type BulkResults } from './results';
import { findUnchanged } from './unchanged';
import { MAX_FILE, rowLength, type BulkGroup } from './ways';

/** @throws CrmError when no further call can succeed. */
export async function sendInBulk(
	sender: Sender,
	client: () => Promise<Client>,
	{ kind, entity, rows }: BulkGroup,
	results: BulkResults,
	pace: Pace,
): Promise<void> {
	for (const file of chunk(rows, { max: MAX_FILE, weigh: rowLength })) {
		const ready =
			kind === 'checkedUpdate' ? await findUnchanged(await client(), entity, file) : file;
		const unchanged = new Set(ready);
		for (const row of file) {
			if (!unchanged.has(row)) results.set(row, { ok: false, error: changed(entity, false) });
		}
		await runJob(sender, { kind, entity, rows: [...ready] }, results, pace);
	}
}

async function runJob(
	sender: Sender,
	group: BulkGroup,
	results: BulkResults,
	pace: Pace,
): Promise<void> {
	if (group.rows.length === 0) return;
	const job = await prepareJob(sender, group);
	if (job === undefined) return;
	try {
		await job.close();
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		if (!error.outcomeUnknown) await job.abandon();
		if (concernsAll(error)) throw error;
		if (error.outcomeUnknown) setAll(group, results, error);
		return;
	}
	try {
		await readResults(job, await job.waitForEnd(), group, results, pace);
		await job.remove();
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		setAll(group, results, new CrmError(error.message, { ...error, outcomeUnknown: true }));
	}
}

/**
 * A job with its file uploaded; undefined when the upload fails: nothing is written then.
 * An upload without a response is not repeated: another job replaces it.
 */
async function prepareJob(
	sender: Sender,
	{ kind, entity, rows }: BulkGroup,
	tries = 2,
): Promise<BulkJob | undefined> {
	let job: BulkJob | undefined;
	try {
		job = await openJob(sender, entity, kind === 'create' ? 'insert' : 'update');
		await job.upload(writeCsv(rows, columnsOf(rows)));
		return job;
	} catch (error) {
		if (!(error instanceof CrmError) || concernsAll(error)) throw error;
		await job?.abandon();
		if (!error.outcomeUnknown || tries === 1) return undefined;
	}
	return await prepareJob(sender, { kind, entity, rows }, tries - 1);
}

function setAll({ rows }: BulkGroup, results: BulkResults, error: CrmError): void {
	for (const row of rows) if (!results.has(row)) results.set(row, { ok: false, error });
}
