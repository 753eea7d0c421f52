import type { INodeProperties } from 'n8n-workflow';
import { conditionProperties, fieldList } from '../conditionProperties';
import type { Product } from '../product';
import { contactConditionsOf } from './contactConditions';
import { moreEntitiesProperty } from './moreEntities';

/** What a user sets on both triggers, below the entity. */
export const triggerProperties = (product: Product): INodeProperties[] => [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['created', 'updated'],
		description:
			'Which changes start the workflow. A record created and updated between two polls is returned once, as Created, with its latest values.',
		// The node panel offers each option as a separate trigger, named by its action.
		options: [
			{ name: 'Created', value: 'created', action: 'On record created' },
			{ name: 'Deleted', value: 'deleted', action: 'On record deleted' },
			{ name: 'Updated', value: 'updated', action: 'On record updated' },
		],
	},
	{
		displayName: 'Fields to Return',
		name: 'fields',
		type: 'options',
		default: 'all',
		options: [
			{ name: 'All Fields', value: 'all', description: 'All fields the connected user can read' },
			{
				name: 'Selected Fields',
				value: 'selected',
				description: 'Only the fields selected below',
			},
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
		typeOptions: fieldList,
	},
	...conditionProperties(
		'Only records that meet these conditions start the workflow. Filtering happens in the CRM where possible, otherwise in n8n. Deleted records are not checked where the CRM no longer has their values.',
	),
	...contactConditionsOf(product),
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'options',
		default: 'now',
		description:
			'Where the first poll after publishing starts. Later polls continue from the previous one.',
		options: [
			{
				name: 'All Existing Records',
				value: 'all',
				description: 'Return all existing records once, then changes',
			},
			{ name: 'Now', value: 'now', description: 'Skip existing records' },
			{
				name: 'Specific Date',
				value: 'date',
				description: 'Return records modified since the date below, then changes',
			},
		],
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		required: true,
		default: '',
		description: 'Without a time zone, the time zone of the workflow applies',
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
					'Maximum API calls per rolling hour for this trigger. When reached, remaining records wait for later polls; nothing is lost.',
			},
			{
				displayName: 'Ignore Changes by the Connected User',
				name: 'ignoreOwnChanges',
				type: 'boolean',
				default: false,
				description:
					'Whether to skip changes that only the connected user made. A change is skipped where the CRM proves it: new records, deletions that name the user, and updates if field history is tracked for all fields in Only When These Fields Change or Selected Fields, and no conditions are set. Other updates are returned, because someone else may have changed the record too.',
			},
			{
				displayName: 'Include Labels',
				name: 'includeLabels',
				type: 'boolean',
				default: false,
				description:
					'Whether to also return the labels of choices and the names of the records that lookups refer to, under <code>_labels</code>',
			},
			{
				displayName: 'Lookback Window (Minutes)',
				name: 'lookback',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 30,
				description:
					'How long recent records are read again to find transactions that commit late, where the CRM does not report how far it has committed (tables without change tracking)',
			},
			{
				displayName: 'Max Records per Poll',
				name: 'maxRecordsPerPoll',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 2000,
				description: 'Oldest first; the rest is returned by the next polls',
			},
			moreEntitiesProperty(product),
			{
				displayName: 'Only When These Fields Change (Names or IDs)',
				name: 'watchedFields',
				type: 'multiOptions',
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
				hint: 'Updates start the workflow only if one of these fields changed. Uses the field history of the CRM if it is tracked for all of them; otherwise compares with the last 500 records seen (older ones count as changed).',
				typeOptions: fieldList,
			},
			{
				displayName: 'Settle Delay (Seconds)',
				name: 'settleDelay',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 2,
				description:
					'Records modified within this time wait for the next poll, so that a second write in the same second is not missed',
			},
			{
				displayName: 'Sync Stamp',
				name: 'syncStamp',
				type: 'fixedCollection',
				default: {},
				placeholder: 'Add Sync Stamp',
				description:
					'For a sync in both directions: records are skipped whose synced fields all have the values that both CRMs had in common last, as their sync stamp shows. Other changes are returned with the stamp to write back, as <code>_change.syncStamp</code>.',
				options: [
					{
						displayName: 'Settings',
						name: 'settings',
						values: [
							{
								displayName: 'Stamp Field Name or ID',
								name: 'stampField',
								type: 'options',
								default: '',
								description:
									'Text field of 255 characters for the stamp. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
								typeOptions: fieldList,
							},
							{
								displayName: 'Synced Field Names or IDs',
								name: 'syncedFields',
								type: 'multiOptions',
								default: [],
								description:
									'Fields that the workflows write to the other CRM. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
								typeOptions: fieldList,
							},
						],
					},
				],
			},
		],
	},
];
