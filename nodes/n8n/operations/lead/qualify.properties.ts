/** The parameters of Lead: Qualify. */
import type { INodeProperties } from 'n8n-workflow';
import type { Party } from '../../../sync/leads/parties';
import { dryRunOption } from '../record/dryRunOption';
import { keyProperties } from '../record/recordKey';
import { partyProperties } from './leadParties';

export const qualifySources = ['create', 'none', 'existing'] as const;

const party = (name: Party, label: string): INodeProperties[] =>
	partyProperties(name, {
		label,
		description: `The ${name} to create from the lead, or to link to it. If the lead already has one, it is used instead of a new one.`,
		sources: qualifySources,
	});

export const qualifyProperties: readonly INodeProperties[] = [
	...keyProperties({ loadOptionsMethod: 'getLeadFields' }, 'searchLeads'),
	...party('account', 'Account'),
	...party('contact', 'Contact'),
	{
		displayName: 'Create Opportunity',
		name: 'createOpportunity',
		type: 'boolean',
		default: false,
		description: 'Whether to create an opportunity from the lead',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			dryRunOption,
			{
				displayName: 'Status',
				name: 'status',
				type: 'string',
				default: '',
				placeholder: 'e.g. Qualified',
				description:
					'The label or value of a status reason of qualified leads, if there are several. Leave empty for Qualified.',
			},
		],
	},
];
