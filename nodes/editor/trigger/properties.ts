import type { INodeProperties } from 'n8n-workflow';

/** What a user sets on both triggers, below the record type. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['created', 'updated'],
		description:
			'Which changes start the workflow. A record created and updated between two polls is one Created with its latest values.',
		options: [
			{ name: 'Created', value: 'created' },
			{ name: 'Deleted', value: 'deleted' },
			{ name: 'Updated', value: 'updated' },
		],
	},
	{
		displayName: 'Fields to Return',
		name: 'fields',
		type: 'options',
		default: 'all',
		options: [
			{ name: 'All Fields', value: 'all', description: 'Every field the signed-in user can read' },
			{ name: 'Chosen Fields', value: 'chosen', description: 'Only the fields chosen below' },
		],
	},
	{
		displayName: 'Field Names or IDs',
		name: 'chosenFields',
		type: 'multiOptions',
		required: true,
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: { show: { fields: ['chosen'] } },
		typeOptions: { loadOptionsMethod: 'getFields', loadOptionsDependsOn: ['recordType.value'] },
	},
];
