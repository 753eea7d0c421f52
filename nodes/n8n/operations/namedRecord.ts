/** The parameters that identify one existing record by its ID or its name, such as a marketing list. */
import type { INodeProperties } from 'n8n-workflow';
import type { Crm, FieldValues } from '../../crm/port';
import { toKey } from '../../sync/records/identify';
import type { NamedEntity } from '../product';
import type { ItemContext } from './operation';
import { readText } from './readText';
import { prepareTarget, type PreparedTarget } from './record/targetRecord';
import { readId, recordLocator } from './recordLocator';

export type FindBy = 'id' | 'name';

/** The names of these parameters; `record` is in Title Case, such as "Marketing List". */
export interface NamedRecord {
	findBy: string;
	id: string;
	name: string;
	record: string;
	/** The method that searches the list of records. */
	search: string;
}

export const theList: NamedRecord = {
	findBy: 'findListBy',
	id: 'listId',
	name: 'listName',
	record: 'Marketing List',
	search: 'searchMarketingLists',
};

export const theCampaign: NamedRecord = {
	findBy: 'findCampaignBy',
	id: 'campaignId',
	name: 'campaignName',
	record: 'Campaign',
	search: 'searchCampaigns',
};

export const namedRecordProperties = ({
	findBy,
	id,
	name,
	record,
	search,
}: NamedRecord): readonly INodeProperties[] => [
	{
		displayName: `Find ${record} By`,
		name: findBy,
		type: 'options',
		default: 'id',
		description: `How to identify the ${record.toLowerCase()}`,
		options: [
			{
				name: 'ID',
				value: 'id',
				description: 'The ID of the record in the CRM, entered or selected from a list',
			},
			{ name: 'Name', value: 'name', description: 'The exact name, which must be unique' },
		],
	},
	{
		...recordLocator({
			displayName: record,
			name: id,
			search,
			description: `Select the ${record.toLowerCase()} from the list, or enter its ID`,
		}),
		displayOptions: { show: { [findBy]: ['id'] } },
	},
	{
		displayName: `${record} Name`,
		name,
		type: 'string',
		required: true,
		default: '',
		description: `The name of the ${record.toLowerCase()}. The item fails if more than one has this name.`,
		displayOptions: { show: { [findBy]: ['name'] } },
	},
];

export const readFindBy = ({ context, itemIndex }: ItemContext, { findBy }: NamedRecord): FindBy =>
	context.getNodeParameter(findBy, itemIndex, 'id') === 'name' ? 'name' : 'id';

export async function prepareNamed(
	crm: Crm,
	{ name, nameField }: NamedEntity,
	findBy: FindBy,
): Promise<PreparedTarget> {
	return await prepareTarget(crm, { entity: name, keyFields: findBy === 'id' ? [] : [nameField] });
}

/** @throws CrmError for an item without a key. */
export function readNamedKey(
	item: ItemContext,
	{ description, keyFields }: PreparedTarget,
	{ id, name }: NamedRecord,
): FieldValues {
	const [field] = keyFields;
	const isById = field?.name === description.idField;
	const value = isById ? readId(item, id) : readText(item, name);
	return toKey(description, keyFields, { [field!.name]: value }, item.context.getTimezone());
}
