/** The parameters that identify one existing record: by its id, or by the values of key fields. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { fieldList } from '../../conditionProperties';
import type { ItemContext } from '../operation';
import { readText } from '../readText';

/** @param fields how the list of fields is loaded. */
export const keyProperties = (
	fields: INodeProperties['typeOptions'],
): readonly INodeProperties[] => [
	{
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		default: 'id',
		description: 'How to identify the record',
		options: [
			{
				name: 'ID',
				value: 'id',
				description: 'The ID of the record in the CRM',
			},
			{
				name: 'Key Fields',
				value: 'keyFields',
				description:
					'Values that identify one record, such as an external ID, an alternate key or an email address',
			},
		],
	},
	{
		displayName: 'Record ID',
		name: 'recordId',
		type: 'string',
		required: true,
		default: '',
		description: 'The ID of the record',
		displayOptions: { show: { findBy: ['id'] } },
	},
	{
		displayName: 'Key Fields',
		name: 'keyFields',
		type: 'fixedCollection',
		required: true,
		typeOptions: { multipleValues: true },
		placeholder: 'Add Key Field',
		default: {},
		description: 'All of these fields must match. The item fails if more than one record matches.',
		displayOptions: { show: { findBy: ['keyFields'] } },
		options: [
			{
				displayName: 'Key Field',
				name: 'keyField',
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
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						description: 'The value of the field in the record',
					},
				],
			},
		],
	},
];

/** For a record of the selected entity. */
export const recordKeyProperties = keyProperties(fieldList);

interface SavedKeyField {
	field: string;
	value: unknown;
}

/** API names of the fields that identify the record; empty for its id. */
export function readKeyFieldNames(item: ItemContext): string[] {
	return isById(item) ? [] : readSaved(item).map(({ field }) => field);
}

/** The value of each key field by API name. @param idField API name of the id. */
export function readKeyValues(item: ItemContext, idField: string): IDataObject {
	if (isById(item)) {
		return { [idField]: readText(item, 'recordId') };
	}
	return Object.fromEntries(
		readSaved(item).map(({ field, value }) => [field, value as IDataObject[string]]),
	);
}

const isById = ({ context, itemIndex }: ItemContext) =>
	context.getNodeParameter('findBy', itemIndex, 'id') === 'id';

const readSaved = ({ context, itemIndex }: ItemContext) =>
	context.getNodeParameter('keyFields.keyField', itemIndex, []) as SavedKeyField[];
