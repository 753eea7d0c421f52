/** What all operations that run a query of the user have in common. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { QueryParameter, QueryRow, TextQuery } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { orError } from '../../../crm/orError';
import { readQueryValue } from '../../../sync/values/queryParameter';
import type { Session } from '../../run/session';
import { limitProperties, readLimit } from '../limit';
import type { ItemContext, ItemResult, OperationSteps } from '../operation';
import { readText } from '../readText';
import { toFailure } from '../toFailure';

/** @param valueHint what else a value can be in this query language. */
const parametersProperty = (valueHint: string): INodeProperties => ({
	displayName: 'Query Parameters',
	name: 'queryParameters',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Parameter',
	default: {},
	description:
		'Values that the query refers to as :name. They are escaped, so use them for everything that comes from outside the workflow.',
	options: [
		{
			displayName: 'Parameter',
			name: 'parameter',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. email',
					description: 'The name in the query, without the colon',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					default: 'text',
					options: [
						{ name: 'Boolean', value: 'boolean' },
						{ name: 'Date', value: 'date' },
						{ name: 'Date and Time', value: 'dateTime' },
						{ name: 'Number', value: 'number' },
						{ name: 'Record ID', value: 'id' },
						{ name: 'Text', value: 'text' },
					],
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: valueHint,
				},
			],
		},
	],
});

/**
 * @param query the parameter with the text of the query.
 * @param valueHint the description of the value of a query parameter.
 */
export const queryProperties = (query: INodeProperties, valueHint: string): INodeProperties[] => [
	query,
	parametersProperty(valueHint),
	...limitProperties,
];

interface QuerySettings {
	/** Absent for all rows. */
	limit?: number;
}

/** @param run the action of the CRM that runs a query. */
export function querySteps(
	run: (session: Session, query: TextQuery) => Promise<QueryRow[]> | undefined,
): OperationSteps<QuerySettings, object, TextQuery> {
	return {
		readSettings: (item) => ({ limit: readLimit(item) }),
		prepare: () => Promise.resolve({}),
		readInput: (item, { limit }) => ({
			text: readQuery(item),
			parameters: readParameters(item),
			limit,
		}),
		run: async (session, { inputs }) => {
			// Items with the same query share its rows, of which only the others get a copy: they can be many.
			const known = new Map<string, ItemResult>();
			const results: ItemResult[] = [];
			for (const query of inputs) {
				const key = JSON.stringify(query);
				const before = known.get(key);
				const result = before ? copy(before) : await runOne(run, session, query);
				if (!before) known.set(key, result);
				results.push(result);
			}
			return results;
		},
		toFailure,
	};
}

/** A wrong query fails alone; without a connection, all of them do. */
async function runOne(
	run: (session: Session, query: TextQuery) => Promise<QueryRow[]> | undefined,
	session: Session,
	query: TextQuery,
): Promise<ItemResult> {
	const rows = await orError(run(session, query) ?? Promise.resolve([]), isOfQuery);
	if (!(rows instanceof CrmError)) return { json: rows as IDataObject[] };
	const error = new CrmError(rows.message, { ...rows, advice: rows.advice ?? 'Check the query.' });
	return { json: toFailure(error), error };
}

const isOfQuery = ({ kind }: CrmError) => kind !== 'signInAgain' && kind !== 'retryLater';

/** Items are separate: a later node can change one of them. */
function copy(result: ItemResult): ItemResult {
	return { ...result, json: structuredClone(result.json) };
}

function readQuery(item: ItemContext): string {
	const text = readText(item, 'query');
	if (text !== '') return text;
	throw new CrmError('The query is empty.', { kind: 'misconfigured', advice: 'Enter a query.' });
}

interface SavedParameter {
	name: string;
	type: QueryParameter['type'];
	value: unknown;
}

function readParameters({ context, itemIndex }: ItemContext): QueryParameter[] {
	const saved = context.getNodeParameter('queryParameters.parameter', itemIndex, []);
	return (saved as SavedParameter[]).map(({ name: given, type, value }) => {
		const name = String(given).trim().replace(/^:/, '');
		return { name, type, value: readQueryValue({ name, type }, value, context.getTimezone()) };
	});
}
