/** Finds records by the values of their fields, many at a time. */
import type { CrmRecord, FindRequest } from '../../crm/port';
import type { Metadata } from './describe';
import { toFilters } from './keyFilters';
import { queryString } from './query';
import { MAX_URL, readAll, type RowQuery } from './read';
import { select, toRecord, type Row, type Selection } from './records';
import type { Sender } from './send';
import type { Table } from './tables';

/** One request, and the queries that answer it. */
interface Question {
	table: Table;
	selection: Selection;
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
	const answers = await readAll(
		sender,
		questions.flatMap(({ queries }) => queries),
	);
	return questions.map((question) =>
		toRecords(question, answers.splice(0, question.queries.length).flat()),
	);
}

async function toQuestion(
	metadata: Metadata,
	{ entity, keys, fields }: FindRequest,
): Promise<Question> {
	const table = await metadata.table(entity);
	const selection = select(table, fields);
	const path = `${table.setName}?${queryString({ $select: selection.$select })}`;
	const queries = toFilters(table, keys, MAX_URL.inBatch - path.length).map((filter) => ({
		path: `${path}&${filter}`,
		entity,
		prefer: selection.prefer,
	}));
	return { table, selection, queries };
}

/** A record that several queries found is returned once. */
function toRecords({ table, selection }: Question, rows: readonly Row[]): CrmRecord[] {
	const records = rows.map((row) => toRecord(table.description, selection, row));
	return [...new Map(records.map((record) => [record.id, record])).values()];
}
