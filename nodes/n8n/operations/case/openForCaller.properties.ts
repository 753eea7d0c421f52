/** The parameters of Open for Caller. */
import type { INodeProperties } from 'n8n-workflow';
import { duplicateRulesOption, phoneCountryOption } from '../createOrUpdate/sharedOptions';
import { fieldsProperty } from '../fields/mappedFields';
import { dryRunOption } from '../record/dryRunOption';
import type { Product } from '../../product';
import { callDetailsProperty } from './callDetails';
import { caseOwnerProperties } from './caseOwner';

const OPEN_WITHOUT_CALLER =
	'Open the case without a caller. If the CRM requires a customer, map a default one under Case Fields.';

const callerProperties: readonly INodeProperties[] = [
	{
		displayName: 'Caller Phone',
		name: 'callerPhone',
		type: 'string',
		default: '',
		placeholder: 'e.g. +1 415 555 0123',
		description: 'Matches any phone field, regardless of formatting. Tried if no email matches.',
	},
	{
		displayName: 'Caller Email',
		name: 'callerEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. nathan@example.com',
		description: 'Matches any email field. Tried first.',
	},
	{
		displayName: 'Search In',
		name: 'searchCallersIn',
		type: 'multiOptions',
		default: ['contact'],
		description:
			'Where to search for the caller: in contacts first, then in accounts, then in leads',
		options: [
			{ name: 'Accounts', value: 'account' },
			{ name: 'Contacts', value: 'contact' },
			{ name: 'Leads', value: 'lead' },
		],
	},
	{
		displayName: 'On Multiple Matches',
		name: 'onMultipleMatches',
		type: 'options',
		default: 'mostRecentlyModified',
		description: 'What to do when more than one record has the phone number or email address',
		options: [
			{
				name: 'Fail',
				value: 'fail',
				description: 'The item fails with an error that lists the matches',
			},
			{ name: 'Open Without Caller', value: 'openWithoutCaller', description: OPEN_WITHOUT_CALLER },
			{ name: 'Use Most Recently Modified', value: 'mostRecentlyModified' },
		],
	},
	{
		displayName: 'On No Match',
		name: 'onNoMatch',
		type: 'options',
		default: 'openWithoutCaller',
		description: 'What to do when no record has the phone number or email address',
		options: [
			{ name: 'Create Account', value: 'account' },
			{ name: 'Create Contact', value: 'contact' },
			{ name: 'Create Lead', value: 'lead' },
			{ name: 'Open Without Caller', value: 'openWithoutCaller', description: OPEN_WITHOUT_CALLER },
		],
	},
	...(['contact', 'account', 'lead'] as const).map((kind): INodeProperties => {
		const label = { contact: 'Contact', account: 'Account', lead: 'Lead' }[kind];
		return {
			...fieldsProperty({
				name: `${kind}Fields`,
				label: `${label} Fields`,
				method: `get${label}Fields`,
			}),
			description: `Values of the new ${kind}. Fields marked * are required. The caller's phone number and email address are added unless you map others.`,
			displayOptions: { show: { onNoMatch: [kind] } },
		};
	}),
	{
		displayName: 'If There Is Nothing to Match By',
		name: 'onNothingToMatch',
		type: 'options',
		default: 'fail',
		description:
			'What to do when there is no phone number or email address, such as for a call from a withheld number',
		options: [
			{ name: 'Fail', value: 'fail', description: 'The item fails with an error' },
			{ name: 'Open Without Caller', value: 'openWithoutCaller', description: OPEN_WITHOUT_CALLER },
		],
	},
];

const caseProperties = (product: Product): INodeProperties[] => [
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Call from +1 415 555 0123',
		description: 'The subject or title of the case',
	},
	...caseOwnerProperties(product),
	{
		displayName: 'Call ID Field Name or ID',
		name: 'callIdField',
		type: 'options',
		default: '',
		description:
			'The field of the case that holds the call ID, so that a call that is sent again does not open a second case. If empty, every item opens a case. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		typeOptions: { loadOptionsMethod: 'getCaseFields' },
	},
	{
		displayName: 'Call ID',
		name: 'callId',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.callId }}',
		description: 'The ID of the call in the phone system',
		displayOptions: { hide: { callIdField: [''] } },
	},
	callDetailsProperty,
	{
		...fieldsProperty({ name: 'caseFields', label: 'Case Fields', method: 'getCaseFields' }),
		description:
			'Other values of the case, such as origin and priority. Blank fields are not changed.',
	},
];

const optionsProperty: INodeProperties = {
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
			displayName: 'Fields to Return Names or IDs',
			name: 'fieldsToReturn',
			type: 'multiOptions',
			default: [],
			description:
				'Fields of the case to return in addition to its number. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			typeOptions: { loadOptionsMethod: 'getCaseFields' },
		},
		{
			displayName: 'Lead Field Name or ID',
			name: 'leadField',
			type: 'options',
			default: '',
			description:
				'The lookup field of the case for callers who are leads, if an administrator has added one. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			typeOptions: { loadOptionsMethod: 'getCaseFields' },
		},
		{
			displayName: 'On Existing Case',
			name: 'onExistingCase',
			type: 'options',
			default: 'use',
			description: 'What to do when a case already has the call ID',
			options: [
				{ name: 'Return', value: 'use', description: 'Return the case without changes' },
				{
					name: 'Update',
					value: 'update',
					description: 'Write the fields that differ, such as the duration once the call has ended',
				},
			],
		},
	],
};

export const openForCallerProperties = (product: Product): INodeProperties[] => [
	...callerProperties,
	...caseProperties(product),
	optionsProperty,
];
