/**
 * Records as the CSV of a bulk job, and its results.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_prepare_csv.htm
 */
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import type { FieldValue } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { PreparedWrite } from '../prepare';
import { label } from '../errors';

/** A line of results by the names of its columns. */
export type ResultRow = Readonly<Record<string, string>>;

/** Clears a field; an empty cell leaves it as it is. */
const CLEARED = '#N/A';

/** Names of all fields of the records, and the id where they have one. */
export function columnsOf(rows: readonly PreparedWrite[]): string[] {
	const names = new Set(rows.flatMap(({ values }) => Object.keys(values)));
	return [...(rows[0]?.id === undefined ? [] : ['Id']), ...names];
}

export function cellsOf({ id, values }: PreparedWrite, columns: readonly string[]): string[] {
	const empty = id === undefined ? '' : CLEARED;
	return columns.map((name) => (name === 'Id' ? (id ?? '') : cellOf(values[name], empty)));
}

function cellOf(value: FieldValue | undefined, empty: string): string {
	if (value === undefined) return '';
	const text = value === null ? '' : String(value);
	return text.trim() === '' ? empty : text;
}

/** Rows that become CSV in one step. */
const ROWS_PER_PIECE = 1_000;

export function writeCsv(rows: readonly PreparedWrite[], columns: readonly string[]): string {
	const pieces = [stringify([[...columns]])];
	for (let start = 0; start < rows.length; start += ROWS_PER_PIECE) {
		const some = rows.slice(start, start + ROWS_PER_PIECE);
		pieces.push(stringify(some.map((row) => cellsOf(row, columns))));
	}
	return pieces.join('');
}

/** Characters that are parsed in one step. */
const PIECE = 64 * 1024;

function* piecesOf(text: string): Generator<string> {
	for (let start = 0; start < text.length; start += PIECE) yield text.slice(start, start + PIECE);
}

/** @throws CrmError when the text is not valid CSV. */
export async function readCsv(text: string, read: (row: ResultRow) => void): Promise<void> {
	const rows: AsyncIterable<ResultRow> = Readable.from(piecesOf(text)).pipe(
		parse({ columns: true, bom: true, skip_empty_lines: true }),
	);
	try {
		for await (const row of rows) read(row);
	} catch (error) {
		throw new CrmError(`${label} sent results of a bulk job that cannot be read.`, {
			kind: 'report',
			outcomeUnknown: true,
			cause: error,
		});
	}
}
