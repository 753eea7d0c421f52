/**
 * What Salesforce does with the rows of a job that was closed.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/how_requests_are_processed.htm
 */
import { parse } from 'csv-parse/sync';
import { apexLimit, ApiError, rowErrors } from '../errors';
import { toId18 } from '../ids';
import type { Org } from '../org';
import { findField, findRelationship, type ObjectSchema } from '../schema';
import { createRow, updateRow, type RowResult } from '../resources/collectionRows';
import type { Call } from '../api/types';
import { toValues, type CsvRow, type IngestJob } from './ingestJob';

/** Moves a job that was closed on by one poll; its rows are written when it is done. */
export function moveOn(call: Call, job: IngestJob): void {
	if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return;
	job.state = 'InProgress';
	if (job.pollsLeft > 0) {
		job.pollsLeft -= 1;
		return;
	}
	run(call, job);
}

/** Assignment rules do not run in jobs. */
function run(opened: Call, job: IngestJob): void {
	const call = { ...opened, headers: { ...opened.headers, 'sforce-auto-assign': 'FALSE' } };
	const { object: name, lineEnding, operation } = job.settings;
	const object = call.schema.object(name);
	const rows = parse<CsvRow>(job.data ?? '', {
		columns: (columns: string[]) => (job.columns = columns),
		record_delimiter: lineEnding === 'LF' ? '\n' : '\r\n',
		relax_column_count: true,
	});
	const unknown = object && job.columns.find((column) => !isKnown(object, column));
	if (!object || unknown !== undefined) {
		job.state = 'Failed';
		job.errorMessage = `InvalidBatch : Field name not found : ${unknown ?? name}`;
		job.results.unprocessed = rows;
		return;
	}
	const limit = call.org.apexRows.get(object.name) ?? Infinity;
	for (const [index, row] of rows.entries()) {
		const { Id: id = '', ...values } = row;
		const sent = { type: object.name, values: toValues(values) };
		const result = attempt(call.org, () => {
			if (rowsInTrigger(index, rows.length) > limit) throw apexLimit(object.name);
			return operation === 'insert'
				? createRow(call, { ...sent, id: id || undefined })
				: updateRow(call, { ...sent, id });
		});
		if (result.success) {
			const created = operation === 'insert';
			job.results.successful.push({ id: result.id, created, row });
		} else {
			job.results.failed.push({ id: toId18(id) ?? '', error: errorText(result), row });
		}
	}
	// The order of the results is not that of the rows.
	job.results.successful.reverse();
	job.results.failed.reverse();
	job.state = 'JobComplete';
}

/**
 * Triggers get the rows of a job in chunks, as they get those of a list.
 * https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_bulk_idioms.htm
 */
const CHUNK = 200;
const rowsInTrigger = (index: number, rows: number) =>
	Math.min(CHUNK, rows - Math.floor(index / CHUNK) * CHUNK);

/** A lookup may name its target by a key, as in `Account.CrmId__c`. */
const isKnown = (object: ObjectSchema, column: string) =>
	findField(object, column) !== undefined ||
	findRelationship(object, column.split('.')[0] ?? '') !== undefined;

function attempt(org: Org, write: () => RowResult): RowResult {
	try {
		return org.store.atomically(write);
	} catch (error) {
		if (error instanceof ApiError) return { success: false, errors: rowErrors(error) };
		throw error;
	}
}

const errorText = ({ errors }: Extract<RowResult, { success: false }>) =>
	errors
		.map(({ statusCode, message, fields }) => `${statusCode}:${message}:${fieldList(fields)}--`)
		.join(';');

const fieldList = (fields: readonly string[]) => (fields.length > 0 ? `${fields.join(',')} ` : '');
