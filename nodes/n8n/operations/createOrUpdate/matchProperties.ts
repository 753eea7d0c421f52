/** The parameters of Create or Update that say how to find an existing record. */
import type { INodeProperties } from 'n8n-workflow';

/** Parameters whose lists have to be loaded again when the searched entities change. */
export const dependsOnTargets = ['entity.value', 'searchIn'];

const companyRules = [
	{
		name: 'Company Name',
		value: 'companyName',
		description:
			'Same name without legal form (Inc., GmbH). A weak match unless the website, email domain or phone is the same too.',
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
			'How to find matching records. Rules are tried in order until one matches. An empty value never matches.',
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
			'The external ID or alternate key that identifies a record. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
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
