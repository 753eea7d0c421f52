import type { INodeProperties } from 'n8n-workflow';
import { fieldsProperty } from './mappedFields';

const show = { resource: ['record'], operation: ['upsert'] };

/** What a user sets for Create or Update, below the record type. */
export const upsertProperties: INodeProperties[] = [
	{ ...fieldsProperty, displayOptions: { show } },
	{
		displayName: 'Match By',
		name: 'matchBy',
		type: 'options',
		default: 'email',
		description:
			'How to find the record that is already there. An empty value never matches anything.',
		displayOptions: { show },
		options: [
			{
				name: 'Chosen Fields',
				value: 'fields',
				description: 'A record matches when it agrees in all of the chosen fields',
			},
			{
				name: 'E-Mail',
				value: 'email',
				description: 'A record matches when it has the same e-mail address',
			},
		],
	},
	{
		displayName: 'Match Field Names or IDs',
		name: 'matchFields',
		type: 'multiOptions',
		required: true,
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: { show: { ...show, matchBy: ['fields'] } },
		typeOptions: { loadOptionsMethod: 'getFields', loadOptionsDependsOn: ['recordType.value'] },
	},
	{
		displayName: 'If One Is Found',
		name: 'ifOne',
		type: 'options',
		default: 'update',
		displayOptions: { show },
		options: [
			{ name: 'Do Nothing', value: 'doNothing', description: 'Leave the record as it is' },
			{ name: 'Update It', value: 'update', description: 'Write the fields that differ' },
		],
	},
	{
		displayName: 'If Several Are Found',
		name: 'ifSeveral',
		type: 'options',
		default: 'mostRecentlyUpdated',
		displayOptions: { show },
		options: [
			{ name: 'Do Nothing', value: 'doNothing', description: 'Leave all of them as they are' },
			{ name: 'Fail', value: 'fail', description: 'Make it an error that names the records' },
			{ name: 'Take the Least Recently Created', value: 'leastRecentlyCreated' },
			{ name: 'Take the Least Recently Updated', value: 'leastRecentlyUpdated' },
			{ name: 'Take the Most Recently Created', value: 'mostRecentlyCreated' },
			{ name: 'Take the Most Recently Updated', value: 'mostRecentlyUpdated' },
		],
	},
	{
		displayName: 'If None Is Found',
		name: 'ifNone',
		type: 'options',
		default: 'create',
		displayOptions: { show },
		options: [
			{ name: 'Create the Record', value: 'create' },
			{ name: 'Do Nothing', value: 'doNothing', description: 'Write nothing' },
		],
	},
];
