/** Reads many records by conditions, page by page. */
import type { QueryRequest, RecordPage } from '../../crm/port';
import type { Client } from './client';
import { toFilter } from './conditions';
import type { Metadata } from './describe';
import { unknownField } from './errors';
import { readPages } from './read';
import { select, toRecord, type Selection } from './records';
import type { EntityDescription, SortKey } from '../../crm/port';

/** A request as the query that answers it. */
interface Question {
	description: EntityDescription;
	selection: Selection;
	soql: string;
}

/**
 * The first pages of several requests share calls.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm
 */
export async function* queryRecords(
	client: () => Promise<Client>,
	metadata: Metadata,
	requests: readonly QueryRequest[],
): AsyncGenerator<RecordPage> {
	const questions: Question[] = [];
	for (const request of requests) questions.push(await toQuestion(metadata, request));
	const returned = questions.map(() => new Set<string>());
	const queries = questions.map(({ soql }) => soql);
	for await (const { query, rows } of readPages(await client(), queries)) {
		const { description, selection } = questions[query]!;
		const records = rows.map((row) => toRecord(description, selection, row));
		// A query that runs again begins with what was returned before.
		const news = records.filter(({ id }) => !returned[query]!.has(id));
		for (const { id } of news) returned[query]!.add(id);
		yield { request: query, records: news };
	}
}

async function toQuestion(
	metadata: Metadata,
	{ entity, fields, conditions, sort, limit }: QueryRequest,
): Promise<Question> {
	const description = await metadata.describe(entity);
	const selection = select(description, fields);
	const soql = [
		`SELECT ${selection.list} FROM ${description.name}`,
		...(conditions ? [`WHERE ${toFilter(description, conditions)}`] : []),
		...(sort.length > 0 ? [`ORDER BY ${toOrder(description, sort)}`] : []),
		...(limit === undefined ? [] : [`LIMIT ${limit}`]),
	].join(' ');
	return { description, selection, soql };
}

/** Empty values are the lowest. */
function toOrder(description: EntityDescription, sort: readonly SortKey[]): string {
	return sort
		.map(({ field, direction }) => {
			if (!description.fields.some(({ name }) => name === field)) {
				throw unknownField(description, field);
			}
			return direction === 'ascending' ? `${field} ASC NULLS FIRST` : `${field} DESC NULLS LAST`;
		})
		.join(', ');
}
