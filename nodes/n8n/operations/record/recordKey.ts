/** The parameters that identify one existing record: by its id, or by the values of key fields. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { fieldList } from '../../conditionProperties';
import type { ItemContext } from '../operation';
import { readId, recordLocator } from '../recordLocator';

/** The names of these parameters, and what they call the record. */
export interface KeyParameters {
	findBy: string;
	recordId: string;
	keyFields: string;
	/** In Title Case, such as "First Record". */
	record: string;
}

const ONE_RECORD: KeyParameters = {
	findBy: 'findBy',
	recordId: 'recordId',
	keyFields: 'keyFields',
	record: 'Record',
};

/**
 * @param fields how the list of fields is loaded.
 * @param search the method that searches the list of records.
 * @param names where an operation has several records.
 */
export const keyProperties = (
	fields: INodeProperties['typeOptions'],
	search: string,
	names: KeyParameters = ONE_RECORD,
): readonly INodeProperties[] => [
	{
		displayName: names === ONE_RECORD ? 'Find By' : `Find ${names.record} By`,
		name: names.findBy,
		type: 'options',
		default: 'id',
		description: `How to identify the ${names.record.toLowerCase()}`,
		options: [
			{
				name: 'ID',
				value: 'id',
				description: 'The ID of the record in the CRM, entered or selected from a list',
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
		...recordLocator({
			displayName: names.record,
			name: names.recordId,
			search,
			description: `Select the ${names.record.toLowerCase()} from the list, or enter its ID`,
		}),
		displayOptions: { show: { [names.findBy]: ['id'] } },
	},
	{
		displayName: names === ONE_RECORD ? 'Key Fields' : `${names.record} Key Fields`,
		name: names.keyFields,
		type: 'fixedCollection',
		required: true,
		typeOptions: { multipleValues: true },
		placeholder: 'Add Key Field',
		default: {},
		description: 'All of these fields must match. The item fails if more than one record matches.',
		displayOptions: { show: { [names.findBy]: ['keyFields'] } },
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
export const recordKeyProperties = keyProperties(fieldList, 'searchRecords');

interface SavedKeyField {
	field: string;
	value: unknown;
}

/** API names of the fields that identify the record; empty for its id. */
export function readKeyFieldNames(item: ItemContext, names = ONE_RECORD): string[] {
	return isById(item, names) ? [] : readSaved(item, names).map(({ field }) => field);
}

/** The value of each key field by API name. @param idField API name of the id. */
export function readKeyValues(item: ItemContext, idField: string, names = ONE_RECORD): IDataObject {
	if (isById(item, names)) {
		return { [idField]: readId(item, names.recordId) };
	}
	return Object.fromEntries(
		readSaved(item, names).map(({ field, value }) => [field, value as IDataObject[string]]),
	);
}

const isById = ({ context, itemIndex }: ItemContext, { findBy }: KeyParameters) =>
	context.getNodeParameter(findBy, itemIndex, 'id') === 'id';

const readSaved = ({ context, itemIndex }: ItemContext, { keyFields }: KeyParameters) =>
	context.getNodeParameter(`${keyFields}.keyField`, itemIndex, []) as SavedKeyField[];
