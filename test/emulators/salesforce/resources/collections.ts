/**
 * Many records in one call: each row has its own result, in the order they came.
 * A value of the wrong JSON type fails the call, as the body is read whole before a row is written; an unknown
 * column fails its row.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections.html
 */
import type { ApiAnswer, Call, Route } from '../api/types';
import {
	apexLimit,
	ApiError,
	exceededIdLimit,
	jsonParserError,
	malformedId,
	missingArgument,
	noRecords,
	repeatedExternalId,
	repeatedId,
	rolledBack,
	rowErrors,
	tooManyChunks,
	unknownParameter,
} from '../errors';
import { toId18 } from '../ids';
import { recordJson } from '../records/recordJson';
import { keyText } from '../records/values';
import { keyField } from './externalIds';
import {
	deleteRow,
	readRow,
	updateRow,
	upsertRow,
	createRow,
	type RowResult,
	type SentRow,
} from './collectionRows';
import { fieldsOf, objectOf, sentObject, sentObjects } from './target';

const MAX_ROWS = 200;
const MAX_RETRIEVED = 2000;
const MAX_CHUNKS = 10;

function create(call: Call): ApiAnswer {
	const { rows, allOrNone } = sentRows(call);
	rejectChunks(rows);
	return writeAll(call, rows, allOrNone, (row) => createRow(withinLimits(call, rows), row));
}

function update(call: Call): ApiAnswer {
	const { rows, allOrNone } = sentRows(call);
	rejectChunks(rows);
	const repeated = repeats(rows.map(({ id }) => toId18(id ?? '')));
	return writeAll(call, rows, allOrNone, (row) => {
		const id = toId18(row.id ?? '');
		if (id && repeated.has(id)) throw repeatedId(id);
		return updateRow(withinLimits(call, rows), row);
	});
}

function upsert(call: Call): ApiAnswer {
	const object = objectOf(call);
	const field = keyField(object, call.params['field'] ?? '');
	const { rows, allOrNone } = sentRows(call);
	const keyOf = ({ values }: SentRow) => keyText(values[field.name]).toLowerCase();
	const repeated = repeats(rows.map(keyOf));
	return writeAll(call, rows, allOrNone, (row) => {
		if (repeated.has(keyOf(row))) throw repeatedExternalId(keyText(row.values[field.name]));
		return upsertRow(withinLimits(call, rows), object, field, row);
	});
}

/** Rejects the rows of a list that is too long for the automation of their object. */
function withinLimits(call: Call, rows: readonly SentRow[]): Call {
	if (call.org.apexRows.size === 0) return call;
	for (const [type, some] of Map.groupBy(rows, (row) => row.type)) {
		if (some.length > (call.org.apexRows.get(type) ?? Infinity)) throw apexLimit(type);
	}
	return call;
}

function remove(call: Call): ApiAnswer {
	const ids = listed(call.query.get('ids'), 'ids');
	if (ids.length > MAX_ROWS) throw exceededIdLimit(MAX_ROWS);
	const repeated = repeats(ids.map(toId18));
	const allOrNone = call.allOrNone ?? call.query.get('allOrNone') === 'true';
	return writeAll(call, ids, allOrNone, (text) => {
		const id = toId18(text);
		if (!id) throw malformedId(text);
		if (repeated.has(id)) throw repeatedId(id);
		return deleteRow(call, id);
	});
}

/** Carries out each row; when all or none is asked for and one fails, the others are undone and say so. */
function writeAll<Sent>(
	call: Call,
	rows: readonly Sent[],
	allOrNone: boolean,
	write: (row: Sent) => RowResult,
): ApiAnswer {
	const results: RowResult[] = [];
	const undo = new Error('undo');
	try {
		call.org.store.atomically(() => {
			for (const row of rows) results.push(attempt(call, () => write(row)));
			if (allOrNone && results.some(({ success }) => !success)) throw undo;
		});
		const rowsFailed = results.some(({ success }) => !success);
		return { status: 200, body: results, rowsFailed };
	} catch (error) {
		if (error !== undo) throw error;
		const reported = results.map((result) => (result.success ? failed(rolledBack()) : result));
		return { status: 200, body: reported, rowsFailed: true };
	}
}

function attempt(call: Call, write: () => RowResult): RowResult {
	try {
		return call.org.store.atomically(write);
	} catch (error) {
		if (error instanceof ApiError && !isUnreadable(error)) return failed(error);
		throw error;
	}
}

const isUnreadable = ({ entries }: ApiError) => entries[0]?.errorCode === 'JSON_PARSER_ERROR';

const failed = (error: ApiError): RowResult => ({ success: false, errors: rowErrors(error) });

function sentRows(call: Call): { rows: SentRow[]; allOrNone: boolean } {
	for (const name of call.query.keys()) throw unknownParameter(name);
	const { records, allOrNone } = sentObject(call);
	const sent = sentObjects(records, 'records');
	if (sent.length === 0) throw noRecords();
	if (sent.length > MAX_ROWS) throw exceededIdLimit(MAX_ROWS);
	return { rows: sent.map(readRow), allOrNone: call.allOrNone ?? allOrNone === true };
}

/** Records of one type after those of another begin a new chunk. */
function rejectChunks(rows: readonly SentRow[]): void {
	const chunks = rows.filter((row, index) => index === 0 || row.type !== rows[index - 1]?.type);
	if (chunks.length > MAX_CHUNKS) throw tooManyChunks();
}

function repeats<Key>(keys: readonly Key[]): Set<Key> {
	const given = keys.filter((key) => key !== undefined && key !== '');
	return new Set(given.filter((key, index) => given.indexOf(key) !== index));
}

/** https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-retrieve.html */
function retrieve(call: Call): ApiAnswer {
	const object = objectOf(call);
	const sent = call.method === 'POST' ? sentObject(call) : {};
	const ids = listed(sent['ids'] ?? call.query.get('ids'), 'ids');
	const names = listed(sent['fields'] ?? call.query.get('fields'), 'fields');
	if (ids.length > MAX_RETRIEVED) throw exceededIdLimit(MAX_RETRIEVED);
	const fields = fieldsOf(object, names);
	const body = ids.map((text) => {
		const id = toId18(text);
		if (!id) throw malformedId(text);
		const row = call.org.records.find(object, id);
		const live = row && row['IsDeleted'] !== 1;
		return live ? recordJson(object, row, call.version, fields) : null;
	});
	return { status: 200, body };
}

/** A list from JSON, or from a URL with commas. */
function listed(value: unknown, name: string): string[] {
	if (value === null || value === undefined) throw missingArgument(`${name} is required`);
	if (typeof value === 'string') return value.split(',').map((part) => part.trim());
	if (!Array.isArray(value)) throw jsonParserError(`${name} must be an array`);
	return value.map(String);
}

export const collectionRoutes: readonly Route[] = [
	{
		path: '/composite/sobjects',
		methods: { POST: create, PATCH: update, DELETE: remove },
	},
	{ path: '/composite/sobjects/:object', methods: { GET: retrieve, POST: retrieve } },
	{ path: '/composite/sobjects/:object/:field', methods: { PATCH: upsert } },
];
