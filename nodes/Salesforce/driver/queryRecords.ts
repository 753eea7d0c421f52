/** Reads many records by conditions, page by page. */
import { readAhead } from '../../crm/driver/readAhead';
import type {
	CrmRecord,
	EntityDescription,
	QueryRequest,
	RecordPage,
	SortKey,
} from '../../crm/port';
import type { Client } from './client';
import { toFilter } from './conditions';
import type { Metadata } from './describe';
import { unknownField } from './errors';
import { readPages } from './read';
import { recordReader, selectRequested, type Row } from './records';

/** A request as the query that answers it. */
interface Question {
	toRecord: (row: Row) => CrmRecord;
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
	const returned = questions.map((): string[] => []);
	const before = new Map<number, ReadonlySet<string>>();
	const queries = questions.map(({ soql }) => soql);
	for await (const { query, rows, restarted } of readAhead(readPages(await client(), queries))) {
		// A query that runs again begins with what was returned before.
		if (restarted) before.set(query, new Set(returned[query]));
		const known = before.get(query);
		const all = rows.map(questions[query]!.toRecord);
		const records = known ? all.filter(({ id }) => !known.has(id)) : all;
		for (const { id } of records) returned[query]!.push(id);
		yield { request: query, records };
	}
}

async function toQuestion(
	metadata: Metadata,
	{ entity, conditions, sort, limit, ...request }: QueryRequest,
): Promise<Question> {
	const description = await metadata.describe(entity);
	const selection = await selectRequested(metadata, description, request);
	const soql = [
		`SELECT ${selection.list} FROM ${description.name}`,
		...(conditions ? [`WHERE ${toFilter(description, conditions)}`] : []),
		...(sort.length > 0 ? [`ORDER BY ${toOrder(description, sort)}`] : []),
		...(limit === undefined ? [] : [`LIMIT ${limit}`]),
	].join(' ');
	return { toRecord: recordReader(description, selection), soql };
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
