/** Finds records by the values of their fields, many at a time. */
import { isTextSearch, type CrmRecord, type FieldValue, type FindRequest } from '../../crm/port';
import type { Metadata } from './describe';
import { toFilters, toPhonePatterns } from './keyFilters';
import { onlyPartition, PARTITION } from './partitions';
import { queryString } from './query';
import { MAX_URL, readAll, type RowQuery } from './read';
import { recordReader, select, type Row, type Selection } from './records';
import type { Sender } from './send';
import type { Table } from './tables';

/** One request, and the queries that answer it. */
interface Question {
	table: Table;
	selection: Selection;
	/** Of the rows, without a filter. */
	path: string;
	queries: readonly RowQuery[];
}

/**
 * For each request all records that match every field of at least one key; a key with an empty value finds none.
 * The queries of all requests share calls.
 */
export async function find(
	sender: Sender,
	metadata: Metadata,
	requests: readonly FindRequest[],
): Promise<CrmRecord[][]> {
	const questions: Question[] = [];
	for (const request of requests) questions.push(await toQuestion(metadata, request));
	const rows = await readQuestions(sender, questions);
	const patterns = questions.map((question, index) => ({
		...question,
		queries: toQueries(question, phonePatterns(question, requests[index]!, rows[index]!)),
	}));
	const others = await readQuestions(sender, patterns);
	return questions.map((question, index) =>
		toRecords(question, [...rows[index]!, ...others[index]!]),
	);
}

/** The rows of each question. */
async function readQuestions(sender: Sender, questions: readonly Question[]): Promise<Row[][]> {
	const answers = await readAll(
		sender,
		questions.flatMap(({ queries }) => queries),
	);
	return questions.map(({ queries }) => answers.splice(0, queries.length).flat());
}

/** A pattern scans the whole table, so only a few numbers are searched in uncommon notations. */
const MAX_PATTERNS = 25;

/** Filters for the phone numbers that were found in no common notation; none where these are too many. */
function phonePatterns(
	{ table, path }: Question,
	{ keys }: FindRequest,
	rows: readonly Row[],
): string[] {
	const digitsOf = (value: FieldValue = null) => String(value ?? '').replace(/\D/g, '');
	const missing = keys.flatMap((key) => {
		const [[field, value] = [], ...others] = Object.entries(key);
		if (field === undefined || value === undefined || others.length > 0) return [];
		if (!isTextSearch(value) || value.kind !== 'phone' || value.lastDigits === '') return [];
		const { property } = table.columns.get(field)!;
		const { lastDigits } = value;
		const isFound = rows.some((row) => digitsOf(row[property]).includes(lastDigits));
		return isFound ? [] : [{ field, lastDigits }];
	});
	const numbers = new Set(missing.map(({ lastDigits }) => lastDigits));
	if (numbers.size === 0 || numbers.size > MAX_PATTERNS) return [];
	return toPhonePatterns(table, missing, MAX_URL.inBatch - path.length);
}

async function toQuestion(
	metadata: Metadata,
	{ entity, keys, fields, includeLabels }: FindRequest,
): Promise<Question> {
	const table = await metadata.table(entity);
	const selection = select(table, fields, includeLabels);
	const partitionId = onlyPartition(table, { keys });
	const path = `${table.setName}?${queryString({ $select: selection.$select, partitionId })}`;
	const filters = toFilters(table, keys, MAX_URL.inBatch - path.length);
	const question = { table, selection, path };
	return { ...question, queries: toQueries(question, filters) };
}

function toQueries(
	{ table, selection, path }: Omit<Question, 'queries'>,
	filters: readonly string[],
): RowQuery[] {
	return filters.map((filter) => ({
		path: `${path}&${filter}`,
		entity: table.description.name,
		prefer: selection.prefer,
	}));
}

/** A record that several queries found is returned once; rows of several partitions can have one ID. */
function toRecords({ table, selection }: Question, rows: readonly Row[]): CrmRecord[] {
	const { idField } = table.description;
	const keyOf = (row: Row) => `${String(row[idField])} ${String(row[PARTITION] ?? '')}`;
	const unique = new Map(rows.map((row) => [keyOf(row), row]));
	return [...unique.values()].map(recordReader(table.description, selection));
}
