/** The parameters of Lead: Convert. */
import type { INodeProperties } from 'n8n-workflow';
import { dryRunOption } from '../record/dryRunOption';
import { keyProperties } from '../record/recordKey';
import { recordLocator } from '../recordLocator';
import { partyProperties } from './leadParties';

/** A lead always becomes both. */
export const convertSources = ['create', 'existing'] as const;

export const convertProperties: readonly INodeProperties[] = [
	...keyProperties({ loadOptionsMethod: 'getLeadFields' }, 'searchLeads'),
	...partyProperties('account', {
		label: 'Account',
		description:
			'The account to convert the lead to. If an existing contact is used, its account is used too. In an existing account, only empty fields are filled.',
		sources: convertSources,
	}),
	...partyProperties('contact', {
		label: 'Contact',
		description:
			'The contact to convert the lead to. An existing contact must belong to an account. In an existing contact, only empty fields are filled.',
		sources: convertSources,
	}),
	{
		displayName: 'Create Opportunity',
		name: 'createOpportunity',
		type: 'boolean',
		default: false,
		description: 'Whether to create an opportunity from the lead',
	},
	{
		displayName: 'Opportunity Name',
		name: 'opportunityName',
		type: 'string',
		default: '',
		description: 'The name of the opportunity. Leave empty to use the company of the lead.',
		displayOptions: { show: { createOpportunity: [true] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Converted Status',
				name: 'status',
				type: 'string',
				default: '',
				placeholder: 'e.g. Closed - Converted',
				description:
					'The label or value of a status of converted leads. Leave empty to use the first one.',
			},
			dryRunOption,
			{
				displayName: 'Notify Owner',
				name: 'notifyOwner',
				type: 'boolean',
				default: false,
				description: 'Whether to send an email to the owner of the new records',
			},
			{
				displayName: 'Overwrite Lead Source',
				name: 'overwriteLeadSource',
				type: 'boolean',
				default: false,
				description: 'Whether to replace the lead source of an existing contact',
			},
			recordLocator({
				displayName: 'Owner',
				name: 'ownerId',
				search: 'searchUsers',
				required: false,
				description:
					'The user who owns the new records. Leave empty to use the owner of the lead. Required if the lead belongs to a queue.',
			}),
		],
	},
];
