/** The Conditions parameters of the triggers and of operations that read records. */
import { isResourceLocatorValue, type INodeProperties } from 'n8n-workflow';
import { operatorLabels } from '../sync/changes/conditionOperators';
import type { ConditionInput } from '../sync/changes/conditions';

/** The fields of the selected entity, as a list. */
export const fieldList = {
	loadOptionsMethod: 'getFields',
	loadOptionsDependsOn: ['entity.value'],
};

/**
 * The value of Conditions before the first one is added. Must Match is hidden by it, and not shown by the presence of a
 * condition: while n8n loads a node it sees no collections, and would drop the value of a parameter that is not shown.
 */
const NO_CONDITIONS = {} as never;

/** The methods that load the fields of conditions, and the values of one. */
interface ConditionLists {
	fields: typeof fieldList;
	values: { searchListMethod: string; searchable: true };
}

/** Conditions on records of the selected entity. */
const ofEntity: ConditionLists = {
	fields: fieldList,
	values: { searchListMethod: 'searchConditionValues', searchable: true },
};

/** A list of conditions. */
export function conditionsProperty(
	property: Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'displayOptions'>,
	{ fields, values }: ConditionLists,
): INodeProperties {
	return {
		...property,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Condition',
		default: {},
		options: [
			{
				displayName: 'Condition',
				name: 'condition',
				values: [
					{
						displayName: 'Field Name or ID',
						name: 'field',
						type: 'options',
						default: '',
						description:
							'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
						typeOptions: fields,
					},
					{
						displayName: 'Operator',
						name: 'operator',
						type: 'options',
						default: 'equals',
						options: Object.entries(operatorLabels).map(([value, name]) => ({ name, value })),
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'resourceLocator',
						default: { mode: 'value', value: '' },
						description:
							'The value to compare with. For a picklist field, enter a value or label (for a multi-select field, separate several with semicolons), or switch to From List to select one of its choices.',
						displayOptions: { hide: { operator: ['isEmpty', 'isNotEmpty'] } },
						typeOptions: { loadOptionsDependsOn: ['entity.value', '&field'] },
						modes: [
							{ displayName: 'By Value', name: 'value', type: 'string' },
							{
								displayName: 'From List',
								name: 'list',
								type: 'list',
								typeOptions: values,
							},
						],
					},
				],
			},
		],
	};
}

/** @param description what the conditions do. */
export const conditionProperties = (description: string): INodeProperties[] => [
	conditionsProperty({ displayName: 'Conditions', name: 'conditions', description }, ofEntity),
	{
		displayName: 'Must Match',
		name: 'mustMatch',
		type: 'options',
		default: 'all',
		description: 'How many of the conditions a record must meet',
		displayOptions: { hide: { conditions: [{ _cnd: { eq: NO_CONDITIONS } }] } },
		options: [
			{ name: 'All Conditions', value: 'all' },
			{ name: 'Any Condition', value: 'any' },
		],
	},
];

/** @param saved the list in the value of the parameter. */
export function toConditionInputs(saved: readonly ConditionInput[]): ConditionInput[] {
	return saved.map(({ field, operator, value }) => ({
		field,
		operator,
		value: isResourceLocatorValue(value) ? value.value : value,
	}));
}
