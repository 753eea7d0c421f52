/** Reads many records by conditions, page by page. */
import type { CrmRecord, QueryRequest, RecordPage, SortKey } from '../../crm/port';
import { readAhead } from '../../crm/driver/readAhead';
import { toFilter } from './conditions';
import type { Metadata } from './describe';
import { unknownField } from './errors';
import { onlyPartition } from './partitions';
import { queryString } from './query';
import { readPages, type RowQuery } from './read';
import { recordReader, select, type Row } from './records';
import type { Sender } from './send';
import type { Table } from './tables';

/** The maximum number of rows in one page. */
const MAX_PAGE = 5000;

/** A request as the query that answers it. */
export interface Question {
	toRecord: (row: Row) => CrmRecord;
	query: RowQuery;
}

/**
 * The pages of several requests share calls.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/page-results
 */
export async function* queryRecords(
	sender: Sender,
	metadata: Metadata,
	requests: readonly QueryRequest[],
): AsyncGenerator<RecordPage> {
	const questions: Question[] = [];
	for (const request of requests) questions.push(await toQuestion(metadata, request));
	yield* toRecordPages(sender, questions);
}

/** The records that answer each question, page by page. */
export async function* toRecordPages(
	sender: Sender,
	questions: readonly Question[],
): AsyncGenerator<RecordPage> {
	const queries = questions.map(({ query }) => query);
	for await (const { query, rows } of readAhead(readPages(sender, queries))) {
		yield { request: query, records: rows.map(questions[query]!.toRecord) };
	}
}

async function toQuestion(
	metadata: Metadata,
	{ entity, fields, conditions, sort, limit, includeLabels }: QueryRequest,
): Promise<Question> {
	const table = await metadata.table(entity);
	const selection = select(table, fields, includeLabels);
	const options = queryString({
		$select: selection.$select,
		$filter: conditions && toFilter(table, conditions),
		partitionId: onlyPartition(table, { conditions }),
		$orderby: sort.length > 0 ? toOrder(table, sort) : undefined,
		// Up to one page; a larger number would be cut off without a link to the rest.
		$top: limit !== undefined && limit <= MAX_PAGE ? limit : undefined,
	});
	const { prefer } = selection;
	return {
		toRecord: recordReader(table.description, selection),
		query: { path: `${table.setName}?${options}`, entity, prefer, limit },
	};
}

/** Empty values are the lowest. */
function toOrder({ description, columns }: Table, sort: readonly SortKey[]): string {
	return sort
		.map(({ field, direction }) => {
			const column = columns.get(field);
			if (!column?.readable) throw unknownField(description, field);
			return `${column.property} ${direction === 'ascending' ? 'asc' : 'desc'}`;
		})
		.join(',');
}
