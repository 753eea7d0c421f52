/** Get Many: reads the records that meet conditions, page by page. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Conditions, EntityDescription, SortKey } from '../../../crm/port';
import { readConditions, type ConditionInput } from '../../../sync/changes/conditions';
import { requireReadable } from '../../../sync/values/readable';
import { conditionProperties, fieldList, toConditionInputs } from '../../conditionProperties';
import { entityProperty, readEntity } from '../../entity';
import { defineOperation } from '../defineOperation';
import { limitProperties, readLimit } from '../limit';
import { toFailure } from '../toFailure';
import {
	fieldsOption,
	includeLabelsOption,
	readReturnSettings,
	simplifyProperty,
	toRecordJson,
	type ReturnSettings,
} from './recordItem';

interface GetManySettings extends ReturnSettings {
	entity: string;
	sort: SortKey[];
	/** Absent for all records. */
	limit?: number;
	mustMatch: Conditions['combine'];
}

/** What one item asks for; without conditions, all records. */
interface Query {
	conditions?: Conditions;
}

const sortProperty: INodeProperties = {
	displayName: 'Sort',
	name: 'sort',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Sort Rule',
	default: {},
	description: 'The order of the records. If empty, the CRM decides.',
	options: [
		{
			displayName: 'Rule',
			name: 'rule',
			values: [
				{
					displayName: 'Field Name or ID',
					name: 'field',
					type: 'options',
					default: '',
					description:
						'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					typeOptions: fieldList,
				},
				{
					displayName: 'Direction',
					name: 'direction',
					type: 'options',
					default: 'ascending',
					options: [
						{ name: 'Ascending', value: 'ascending' },
						{ name: 'Descending', value: 'descending' },
					],
				},
			],
		},
	],
};

export const getManyRecords = defineOperation<GetManySettings, EntityDescription, Query>({
	resource: 'record',
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many records',
	description:
		'Retrieve the records that meet conditions, such as the leads created since yesterday. They can be sorted and limited.',
	subtitle: '"get many: " + $parameter["entity"]',
	requires: [],
	properties: (product) => [
		entityProperty(product),
		...limitProperties,
		...conditionProperties(
			'Only records that meet these conditions are returned. If empty, all records are returned.',
		),
		sortProperty,
		simplifyProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [fieldsOption, includeLabelsOption],
		},
	],
	readSettings: (item) => ({
		entity: readEntity(item.context, item.itemIndex),
		...readReturnSettings(item),
		sort: item.context.getNodeParameter('sort.rule', item.itemIndex, []) as SortKey[],
		limit: readLimit(item),
		mustMatch: item.context.getNodeParameter(
			'mustMatch',
			item.itemIndex,
			'all',
		) as Conditions['combine'],
	}),
	prepare: async ({ crm }, { entity, sort }) => {
		const description = await crm.describe(entity);
		requireReadable(
			description,
			sort.map(({ field }) => field),
			'to sort by',
		);
		return description;
	},
	readInput: ({ context, itemIndex }, { mustMatch }, description) => {
		const saved = context.getNodeParameter('conditions.condition', itemIndex, []);
		const inputs = toConditionInputs(saved as ConditionInput[]);
		return { conditions: readConditions(description, mustMatch, inputs, context.getTimezone()) };
	},
	run: async ({ crm }, { settings, inputs }) => {
		const { entity, fields, sort, limit, includeLabels } = settings;
		// Items that ask for the same share one query.
		const byConditions = Map.groupBy(inputs.keys(), (index) => JSON.stringify(inputs[index]));
		const askers = [...byConditions.values()];
		const requests = askers.map(([first = 0]) => ({
			...{ entity, fields, sort, limit, includeLabels },
			...inputs[first],
		}));
		const found: IDataObject[][] = requests.map(() => []);
		for await (const { request, records } of crm.query(requests)) {
			for (const record of records) found[request]!.push(toRecordJson(crm, record, settings));
		}
		const results = inputs.map((): { json: IDataObject[] } => ({ json: [] }));
		for (const [request, [first, ...others]] of askers.entries()) {
			results[first!]!.json = found[request]!;
			// Items are separate: a later node can change one of them.
			for (const other of others) {
				results[other]!.json = found[request]!.map((json) => ({ ...json }));
			}
		}
		return results;
	},
	toFailure,
});
