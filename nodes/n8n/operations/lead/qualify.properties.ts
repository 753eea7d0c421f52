/** The parameters of Lead: Qualify. */
import type { INodeProperties } from 'n8n-workflow';
import type { Party } from '../../../sync/leads/parties';
import { dryRunOption } from '../record/dryRunOption';
import { keyProperties } from '../record/recordKey';
import { partyProperties } from './leadParties';

const party = (name: Party, label: string): INodeProperties[] =>
	partyProperties(name, {
		label,
		description: `Which ${name} the lead becomes. If the lead has one already, that one is used instead of a new one.`,
		sources: ['create', 'none', 'existing'],
	});

export const qualifyProperties: readonly INodeProperties[] = [
	...keyProperties({ loadOptionsMethod: 'getLeadFields' }),
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
					'The value or label of a status reason of qualified leads, where there are several. Leave it empty for Qualified.',
			},
		],
	},
];
