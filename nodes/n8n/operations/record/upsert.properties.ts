import type { INodeProperties } from 'n8n-workflow';
import type { Product } from '../../product';
import { fieldsProperty } from './mappedFields';

const upsert = { resource: ['record'], operation: ['upsert'] };

/** Where the one record type of the node is written, and where people are: leads and contacts together. */
const oneType = { ...upsert, searchIn: ['entity', 'none'] };
const people = {
	...upsert,
	searchIn: ['leads', 'contacts', 'contactsThenLeads', 'leadsThenContacts'],
};
const looking = {
	...upsert,
	searchIn: ['entity', ...people.searchIn],
};

/**
 * What a user sets for Create or Update.
 * @param entity the Record Type parameter, shown where the node writes one type alone.
 */
export function upsertProperties(product: Product, entity: INodeProperties): INodeProperties[] {
	const { lead, contact } = product.people;
	return [
		searchInProperty,
		{ ...entity, displayOptions: { show: oneType } },
		{
			...fieldsProperty({ name: 'fields', label: 'Fields', method: 'getWritableFields' }),
			required: true,
			displayOptions: { show: oneType },
		},
		{
			...fieldsProperty({ name: 'leadFields', label: 'Lead Fields', method: 'getLeadFields' }),
			description: `The values to write to a ${lead.label} that is found or created. Without any, one that is found is left alone. E-mail address, name and telephone serve to look for contacts too.`,
			displayOptions: { show: people },
		},
		{
			...fieldsProperty({
				name: 'contactFields',
				label: 'Contact Fields',
				method: 'getContactFields',
			}),
			description: `The values to write to a ${contact.label} that is found or created. Without any, one that is found is left alone.`,
			displayOptions: { show: people },
		},
		...matchProperties,
		...decisionProperties,
		overwriteProperty,
		optionsProperty,
	];
}

const searchInProperty: INodeProperties = {
	displayName: 'Look for Duplicates In',
	name: 'searchIn',
	type: 'options',
	default: 'entity',
	description: 'Where a record may already be that is not to be created twice',
	displayOptions: { show: upsert },
	options: [
		{ name: 'Contacts', value: 'contacts' },
		{
			name: 'Contacts, Then Leads',
			value: 'contactsThenLeads',
			description: 'By each match rule first in contacts, then in leads',
		},
		{ name: 'Do Not Look', value: 'none', description: 'Always create a record' },
		{
			name: 'Leads',
			value: 'leads',
			description: 'A converted lead of Salesforce leads to its contact',
		},
		{
			name: 'Leads, Then Contacts',
			value: 'leadsThenContacts',
			description: 'By each match rule first in leads, then in contacts',
		},
		{ name: 'The Record Type Alone', value: 'entity' },
	],
};

const matchProperties: INodeProperties[] = [
	{
		displayName: 'Match By',
		name: 'matchBy',
		type: 'options',
		default: 'email',
		description:
			'How to find the record that is already there: the rules in their order, until one finds something. An empty value never matches anything.',
		displayOptions: { show: looking },
		options: [
			{
				name: 'E-Mail',
				value: 'email',
				description: 'The same address in any e-mail field of the record',
			},
			{
				name: 'E-Mail, Then Name',
				value: 'emailThenName',
				description: 'If no e-mail address agrees: the same name; of people, first and last',
			},
			{
				name: 'E-Mail, Then Phone',
				value: 'emailThenPhone',
				description:
					'If no e-mail address agrees: the same number in any telephone field, however it is written',
			},
			{
				name: 'External ID or Alternate Key',
				value: 'key',
				description: 'A key that the CRM keeps unique',
			},
			{ name: 'Own Rules', value: 'customFields', description: 'Agreement in fields you choose' },
		],
	},
	{
		displayName: 'Match Key Name or ID',
		name: 'matchKey',
		type: 'options',
		required: true,
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: { show: { ...looking, matchBy: ['key'] } },
		typeOptions: {
			loadOptionsMethod: 'getKeys',
			loadOptionsDependsOn: ['entity.value', 'searchIn'],
		},
	},
	{
		displayName: 'Match Rules',
		name: 'matchRules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Rule',
		default: {},
		description: 'Tried in their order, until one finds something',
		displayOptions: { show: { ...looking, matchBy: ['customFields'] } },
		options: [
			{
				displayName: 'Rule',
				name: 'rule',
				values: [
					{
						displayName: 'Field Names or IDs',
						name: 'fields',
						type: 'multiOptions',
						default: [],
						description:
							'A record matches when it agrees in all of them. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
						typeOptions: {
							loadOptionsMethod: 'getMatchFields',
							loadOptionsDependsOn: ['entity.value', 'searchIn'],
						},
					},
				],
			},
		],
	},
];

const skip = { name: 'Do Nothing', value: 'skip', description: 'Write nothing' };

const decisionProperties: INodeProperties[] = [
	{
		displayName: 'If One Is Found',
		name: 'onSingleMatch',
		type: 'options',
		default: 'update',
		displayOptions: { show: looking },
		options: [
			{ name: 'Do Nothing', value: 'skip', description: 'Leave the record as it is' },
			{ name: 'Update It', value: 'update', description: 'Write the fields that differ' },
		],
	},
	{
		displayName: 'If Several Are Found',
		name: 'onMultipleMatches',
		type: 'options',
		default: 'mostRecentlyModified',
		displayOptions: { show: looking },
		options: [
			{ name: 'Do Nothing', value: 'skip', description: 'Leave all of them as they are' },
			{ name: 'Fail', value: 'fail', description: 'Make it an error that names the records' },
			{
				name: 'Send to Review',
				value: 'review',
				description: 'Write nothing, and hand the item with its candidates to the Review output',
			},
			{ name: 'Take the Least Recently Created', value: 'oldest' },
			{ name: 'Take the Least Recently Updated', value: 'leastRecentlyModified' },
			{ name: 'Take the Most Recently Created', value: 'newest' },
			{ name: 'Take the Most Recently Updated', value: 'mostRecentlyModified' },
		],
	},
	{
		displayName: 'If None Is Found',
		name: 'onNoMatch',
		type: 'options',
		default: 'create',
		displayOptions: { show: { ...upsert, searchIn: ['entity'] } },
		options: [{ name: 'Create the Record', value: 'create' }, skip],
	},
	{
		displayName: 'If None Is Found',
		name: 'onNoMatch',
		type: 'options',
		default: 'createLead',
		displayOptions: { show: people },
		options: [
			{ name: 'Create a Contact', value: 'createContact' },
			{ name: 'Create a Lead', value: 'createLead' },
			skip,
		],
	},
];

const overwriteOptions = [
	{
		name: 'Always Overwrite',
		value: 'always',
		description: 'An empty value clears the field',
	},
	{
		name: 'Never Clear',
		value: 'ignoreEmpty',
		description: 'Overwrite, but not with an empty value',
	},
	{
		name: 'Only If Empty',
		value: 'onlyFillEmpty',
		description: 'Leave a field alone that has a value in the CRM',
	},
];

const overwriteProperty: INodeProperties = {
	displayName: 'Field Rule',
	name: 'overwrite',
	type: 'options',
	default: 'always',
	description:
		'What an update may do to the fields of the record. Single fields can have a rule of their own under Options.',
	displayOptions: { show: looking },
	options: overwriteOptions,
};

const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: upsert },
	options: [
		{
			displayName: 'Country of Phone Numbers',
			name: 'phoneCountry',
			type: 'string',
			default: '',
			placeholder: 'e.g. US',
			description:
				'Two letters. Numbers without a country code, in the item or in the CRM, are read as of this country.',
		},
		{
			displayName: 'Dry Run',
			name: 'dryRun',
			type: 'boolean',
			default: false,
			description: 'Whether to only say what would be done, and write nothing',
		},
		{
			displayName: 'Duplicate Rules of the CRM',
			name: 'crmDuplicateRules',
			type: 'options',
			default: 'respect',
			description: 'What happens when a duplicate rule set up in the CRM itself finds something',
			options: [
				{
					name: 'Obey',
					value: 'respect',
					description: 'Do not save the record; the outcome names the records that were found',
				},
				{
					name: 'Save Anyway',
					value: 'bypass',
					description:
						'As far as the CRM lets one: rules of Salesforce that block cannot be passed',
				},
			],
		},
		{
			displayName: 'Field Rules',
			name: 'overwriteRules',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Field Rule',
			default: {},
			description: 'Rules for single fields, in place of the Field Rule for all',
			options: [
				{
					displayName: 'Field Rule',
					name: 'rule',
					values: [
						{
							displayName: 'Field Name or ID',
							name: 'field',
							type: 'options',
							default: '',
							description:
								'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
							typeOptions: {
								loadOptionsMethod: 'getMatchFields',
								loadOptionsDependsOn: ['entity.value', 'searchIn'],
							},
						},
						{
							displayName: 'Rule',
							name: 'rule',
							type: 'options',
							default: 'always',
							options: overwriteOptions,
						},
					],
				},
			],
		},
		{
			displayName: 'Ignore Accents',
			name: 'ignoreAccents',
			type: 'boolean',
			default: false,
			description:
				'Whether José matches Jose in text fields. The CRM then has to look through more records.',
		},
		{
			displayName: 'Only If Changed After the CRM',
			name: 'changedAt',
			type: 'dateTime',
			default: '',
			placeholder: 'e.g. {{ $json._change.changedAt }}',
			description:
				'When the incoming record was changed. A record changed in the CRM since then is left alone.',
		},
	],
};
