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
			{ name: 'Chosen Fields', value: 'selected', description: 'Only the fields chosen below' },
		],
	},
	{
		displayName: 'Field Names or IDs',
		name: 'selectedFields',
		type: 'multiOptions',
		required: true,
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: { show: { fields: ['selected'] } },
		typeOptions: { loadOptionsMethod: 'getFields', loadOptionsDependsOn: ['entity.value'] },
	},
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Condition',
		default: {},
		description:
			'Only records that fulfil them start the workflow. Sent to the CRM where it can filter, checked here where it cannot. Deleted records of Dynamics 365 have no values left to check.',
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
						typeOptions: {
							loadOptionsMethod: 'getFields',
							loadOptionsDependsOn: ['entity.value'],
						},
					},
					{
						displayName: 'Operator',
						name: 'operator',
						type: 'options',
						default: 'equals',
						options: [
							{ name: 'Contains', value: 'contains' },
							{ name: 'Equals', value: 'equals' },
							{ name: 'Greater or Equal', value: 'greaterOrEqual' },
							{ name: 'Greater Than', value: 'greaterThan' },
							{ name: 'Is Empty', value: 'isEmpty' },
							{ name: 'Is Not Empty', value: 'isNotEmpty' },
							{ name: 'Less or Equal', value: 'lessOrEqual' },
							{ name: 'Less Than', value: 'lessThan' },
							{ name: 'Not Equals', value: 'notEquals' },
							{ name: 'Starts With', value: 'startsWith' },
						],
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						displayOptions: { hide: { operator: ['isEmpty', 'isNotEmpty'] } },
					},
				],
			},
		],
	},
	{
		displayName: 'Combine Conditions',
		name: 'combine',
		type: 'options',
		default: 'all',
		options: [
			{ name: 'All Must Be True', value: 'all' },
			{ name: 'Any May Be True', value: 'any' },
		],
	},
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'options',
		default: 'now',
		description:
			'What counts as a change at the first poll after activation. Later polls go on from the last one.',
		options: [
			{ name: 'A Date', value: 'date', description: 'Records modified since the date below' },
			{ name: 'Now', value: 'now', description: 'Nothing that is already there' },
			{ name: 'The Beginning', value: 'all', description: 'All records, once' },
		],
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		required: true,
		default: '',
		displayOptions: { show: { startFrom: ['date'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'API Calls per Hour',
				name: 'callsPerHour',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 800,
				description:
					'When they are spent the backlog waits, nothing is lost. Counted over a sliding hour for this trigger alone.',
			},
			{
				displayName: 'Ignore Own Changes',
				name: 'ignoreOwnChanges',
				type: 'boolean',
				default: false,
				description:
					'Whether to leave out records last changed by the signed-in user. A change somebody else made just before is left out with it.',
			},
			{
				displayName: 'Late Commits (Minutes)',
				name: 'lookback',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 30,
				description:
					'How late a long transaction may make a record visible, where the CRM does not tell of it. Recent records are read again for as long.',
			},
			{
				displayName: 'Records per Run',
				name: 'maxRecordsPerPoll',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 2000,
				description: 'The oldest come first, the rest with the next polls',
			},
			{
				displayName: 'Settling Time (Seconds)',
				name: 'settleDelay',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 2,
				description:
					'Records changed more recently wait for the next poll: the same second may still see another change',
			},
			{
				displayName: 'Watched Field Names or IDs',
				name: 'watchedFields',
				type: 'multiOptions',
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
				hint: 'An update starts the workflow only if one of these fields really changed. Salesforce tells it by field history, where that is tracked for all of them. Otherwise their values are compared with what was last seen: the 500 records seen last are remembered, others count as changed.',
				typeOptions: {
					loadOptionsMethod: 'getFields',
					loadOptionsDependsOn: ['entity.value'],
				},
			},
		],
	},
];
