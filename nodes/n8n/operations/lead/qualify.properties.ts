/** The parameters of Lead: Qualify. */
import type { INodeProperties } from 'n8n-workflow';
import { dryRunOption } from '../record/dryRunOption';
import { keyProperties } from '../record/recordKey';

const partyProperties = (party: 'account' | 'contact', label: string): INodeProperties[] => [
	{
		displayName: label,
		name: party,
		type: 'options',
		default: 'create',
		description: `Which ${party} the lead becomes. If the lead has one already, that one is used instead of a new one.`,
		options: [
			{ name: 'Create', value: 'create', description: `Create ${party} from the lead` },
			{ name: 'None', value: 'none', description: 'Create none' },
			{ name: 'Use Existing', value: 'existing', description: `Use ${party} given by ID` },
		],
	},
	{
		displayName: `${label} ID`,
		name: `${party}Id`,
		type: 'string',
		required: true,
		default: '',
		description: `The ID of the ${party} that the lead becomes`,
		displayOptions: { show: { [party]: ['existing'] } },
	},
];

export const qualifyProperties: readonly INodeProperties[] = [
	...keyProperties({ loadOptionsMethod: 'getLeadFields' }),
	...partyProperties('account', 'Account'),
	...partyProperties('contact', 'Contact'),
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
