/** The parameters that identify one existing case: its ID, or the number that users see. */
import type { INodeProperties } from 'n8n-workflow';
import type { Crm, EntityDescription, FieldDescription, FieldValues } from '../../../crm/port';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import type { CaseEntity } from '../../product';
import type { ItemContext } from '../operation';
import { readText } from '../readText';
import { readId, recordLocator } from '../recordLocator';

export const caseKeyProperties: readonly INodeProperties[] = [
	{
		displayName: 'Find Case By',
		name: 'findCaseBy',
		type: 'options',
		default: 'id',
		description: 'How to identify the case',
		options: [
			{ name: 'Case Number', value: 'number', description: 'The number that users see in the CRM' },
			{
				name: 'ID',
				value: 'id',
				description: 'The ID of the record in the CRM, entered or selected from a list',
			},
		],
	},
	{
		...recordLocator({
			displayName: 'Case',
			name: 'caseId',
			search: 'searchCases',
			description: 'Select the case from the list, or enter its ID',
		}),
		displayOptions: { show: { findCaseBy: ['id'] } },
	},
	{
		displayName: 'Case Number',
		name: 'caseNumber',
		type: 'string',
		required: true,
		default: '',
		description: 'The number of the case, with its leading zeros',
		displayOptions: { show: { findCaseBy: ['number'] } },
	},
];

/** The entity of cases, and the field that items identify them by. */
export interface PreparedCases {
	description: EntityDescription;
	keyFields: readonly FieldDescription[];
}

export const readFindCaseBy = ({ context, itemIndex }: ItemContext): 'id' | 'number' =>
	context.getNodeParameter('findCaseBy', itemIndex, 'id') === 'number' ? 'number' : 'id';

export async function prepareCases(
	crm: Crm,
	{ entity, number }: CaseEntity,
	findBy: 'id' | 'number',
): Promise<PreparedCases> {
	const description = await crm.describe(entity.name);
	return { description, keyFields: keyFieldsOf(description, findBy === 'id' ? [] : [number]) };
}

/** @throws CrmError for an item without a key. */
export function readCaseKey(
	item: ItemContext,
	{ description, keyFields }: PreparedCases,
): FieldValues {
	const { name } = keyFields[0]!;
	const isById = name === description.idField;
	const value = isById ? readId(item, 'caseId') : readText(item, 'caseNumber');
	return toKey(description, keyFields, { [name]: value }, item.context.getTimezone());
}
