/** The parameters that Create or Update has on every resource: how to match, and what to do with the matches. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { dryRunOption } from '../record/dryRunOption';

const dependsOnTargets = ['entity.value', 'searchIn'];

const companyRules = [
	{
		name: 'Company Name',
		value: 'companyName',
		description:
			'Same name without legal form (Inc., GmbH). Goes to review unless a website, email domain or phone is the same too.',
	},
	{
		name: 'Domain',
		value: 'domain',
		description: 'Same domain of website or email, except mail providers such as gmail.com',
	},
	{
		name: 'Domain, Then Company Name',
		value: 'domainThenName',
		description: 'If no domain matches, use the company name',
	},
];

/** @param forCompanies whether the entity can be one of companies, such as accounts. */
export const matchProperties = ({
	forCompanies,
}: {
	forCompanies: boolean;
}): readonly INodeProperties[] => [
	{
		displayName: 'Match By',
		name: 'matchBy',
		type: 'options',
		default: 'email',
		description:
			'How to find an existing record. Rules are tried in order until one matches. An empty value never matches.',
		options: [
			...(forCompanies ? companyRules : []),
			{
				name: 'Custom Match Fields',
				value: 'customFields',
				description: 'Match on fields you select',
			},
			{ name: 'Email', value: 'email', description: 'Same address in any email field' },
			{
				name: 'Email, Then Name',
				value: 'emailThenName',
				description: 'If no email matches, use the name (first and last name for people)',
			},
			{
				name: 'Email, Then Phone',
				value: 'emailThenPhone',
				description:
					'If no email matches, use the phone number in any phone field, regardless of formatting',
			},
			{
				name: 'External ID or Alternate Key',
				value: 'key',
				description: 'A field or key that identifies a record outside the CRM',
			},
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
		displayOptions: { show: { matchBy: ['key'] } },
		typeOptions: { loadOptionsMethod: 'getKeys', loadOptionsDependsOn: dependsOnTargets },
	},
	{
		displayName: 'Match Rules',
		name: 'matchRules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Rule',
		default: {},
		description: 'Tried in order until one matches',
		displayOptions: { show: { matchBy: ['customFields'] } },
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
							'A record matches when all of these fields match. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
						typeOptions: {
							loadOptionsMethod: 'getMatchFields',
							loadOptionsDependsOn: dependsOnTargets,
						},
					},
				],
			},
		],
	},
];

const skip = { name: 'Skip', value: 'skip', description: 'Write nothing' };

const sendToReview = {
	name: 'Send to Review',
	value: 'review',
	description: 'Write nothing and send the item with its candidates to the Review output',
};

export const decisionProperties: readonly INodeProperties[] = [
	{
		displayName: 'On Single Match',
		name: 'onSingleMatch',
		type: 'options',
		default: 'update',
		description: 'What to do when exactly one record matches',
		options: [
			skip,
			{ name: 'Update', value: 'update', description: 'Write the fields that differ' },
		],
	},
	{
		displayName: 'On Multiple Matches',
		name: 'onMultipleMatches',
		type: 'options',
		default: 'fail',
		description:
			'What to do when more than one record matches. By default, the item fails, and the other items are written.',
		options: [
			{
				name: 'Fail',
				value: 'fail',
				description: 'The item fails with an error that lists the matches',
			},
			sendToReview,
			skip,
			{ name: 'Update Least Recently Modified', value: 'leastRecentlyModified' },
			{ name: 'Update Most Recently Modified', value: 'mostRecentlyModified' },
			{ name: 'Update Newest', value: 'newest', description: 'The record created last' },
			{ name: 'Update Oldest', value: 'oldest', description: 'The record created first' },
		],
	},
];

/** @param create the ways to create a record; skipping the item is always possible. */
export function onNoMatchProperty(
	byDefault: string,
	create: readonly INodePropertyOptions[],
): INodeProperties {
	return {
		displayName: 'On No Match',
		name: 'onNoMatch',
		type: 'options',
		default: byDefault,
		description: 'What to do when no record matches',
		options: [...create, skip],
	};
}

export const onNothingToMatchProperty: INodeProperties = {
	displayName: 'If There Is Nothing to Match By',
	name: 'onNothingToMatch',
	type: 'options',
	default: 'skip',
	description:
		'What to do with an item that has no value to match by, such as no email. It cannot be searched, so creating a record for it adds a duplicate in every run.',
	options: [
		{
			name: 'Create',
			value: 'create',
			description: 'Create a record without a duplicate check, as set under On No Match',
		},
		{ name: 'Fail', value: 'fail', description: 'The item fails with an error' },
		sendToReview,
		{ name: 'Skip', value: 'skip', description: 'Write nothing' },
	],
};

const overwriteOptions = [
	{ name: 'Always', value: 'always', description: 'Overwrite; an empty value clears the field' },
	{
		name: 'Ignore Empty Values',
		value: 'ignoreEmpty',
		description: 'Overwrite, but never with an empty value',
	},
	{
		name: 'Only Fill Empty Fields',
		value: 'onlyFillEmpty',
		description: 'Only fill fields that are empty in the CRM',
	},
];

export const overwriteProperty: INodeProperties = {
	displayName: 'Overwrite Behavior',
	name: 'overwrite',
	type: 'options',
	default: 'always',
	description:
		'How updates treat existing values. Override it for individual fields under Options > Per-Field Overwrite Behavior.',
	options: overwriteOptions,
};

/** One of the Options of every operation that compares phone numbers. */
export const phoneCountryOption: INodeProperties = {
	displayName: 'Default Phone Country',
	name: 'phoneCountry',
	type: 'string',
	default: '',
	placeholder: 'e.g. US',
	description: 'Two-letter country code (ISO 3166-1) of phone numbers without a calling code',
};

/** One of the Options of every operation that writes values. */
export const duplicateRulesOption: INodeProperties = {
	displayName: 'CRM Duplicate Rules',
	name: 'crmDuplicateRules',
	type: 'options',
	default: 'respect',
	description: "What happens when one of the CRM's own duplicate rules finds a match",
	options: [
		{
			name: 'Bypass Where Allowed',
			value: 'bypass',
			description: 'Save the record anyway. Rules that the CRM enforces cannot be bypassed.',
		},
		{
			name: 'Respect',
			value: 'respect',
			description:
				'The record is not saved: the item fails, and its output lists the records found',
		},
	],
};

export const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		duplicateRulesOption,
		phoneCountryOption,
		dryRunOption,
		{
			displayName: 'Ignore Accents',
			name: 'ignoreAccents',
			type: 'boolean',
			default: false,
			description: 'Whether José matches Jose',
		},
		{
			displayName: 'Inactive Records',
			name: 'inactiveRecords',
			type: 'options',
			default: 'use',
			description:
				'What to do when only inactive records match, such as deactivated contacts or disqualified leads. An active record that matches is always used first.',
			options: [
				{ name: 'Ignore', value: 'ignore', description: 'Treat them as no match' },
				sendToReview,
				{
					name: 'Use If Nothing Else Matches',
					value: 'use',
					description: 'Update the inactive record; it stays inactive',
				},
			],
		},
		{
			displayName: 'Only If Newer Than CRM',
			name: 'onlyIfNewer',
			type: 'dateTime',
			default: '',
			placeholder: 'e.g. {{ $json._change.changedAt }}',
			description:
				'Modified date of the incoming record. If the CRM record was modified at that time or later, it is skipped.',
		},
		{
			displayName: 'Per-Field Overwrite Behavior',
			name: 'fieldOverwrites',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Field',
			default: {},
			description: 'Overwrite Behavior for individual fields',
			options: [
				{
					displayName: 'Field',
					name: 'field',
					values: [
						{
							displayName: 'Field Name or ID',
							name: 'name',
							type: 'options',
							default: '',
							description:
								'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
							typeOptions: {
								loadOptionsMethod: 'getMatchFields',
								loadOptionsDependsOn: dependsOnTargets,
							},
						},
						{
							displayName: 'Overwrite Behavior',
							name: 'overwrite',
							type: 'options',
							default: 'always',
							options: overwriteOptions,
						},
					],
				},
			],
		},
		{
			displayName: 'Weak Matches',
			name: 'weakMatches',
			type: 'options',
			default: 'ignore',
			description:
				'What to do with a match by phone or name if both records have email addresses and these differ, or with a match by company name alone. Without this option, the former are ignored, and the latter are sent to review.',
			options: [
				{ name: 'Ignore', value: 'ignore', description: 'Treat them as no match' },
				sendToReview,
				{ name: 'Use', value: 'use', description: 'Treat them like any other match' },
			],
		},
	],
};
