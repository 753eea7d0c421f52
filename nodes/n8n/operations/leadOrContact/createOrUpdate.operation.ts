/** Create or Update of people: leads and contacts together, so that no one is created in both. */
import type { INodeProperties } from 'n8n-workflow';
import type { Product } from '../../product';
import { createOrUpdateFacts, createOrUpdateSteps } from '../createOrUpdate/createOrUpdate';
import {
	decisionProperties,
	matchProperties,
	onNoMatchProperty,
	onNothingToMatchProperty,
	optionsProperty,
	overwriteProperty,
} from '../createOrUpdate/properties';
import { fieldsProperty } from '../fields/mappedFields';
import { defineOperation } from '../defineOperation';

/** In the order in which they are searched. */
const searchOrders = {
	contacts: ['contact'],
	contactsThenLeads: ['contact', 'lead'],
	leads: ['lead'],
	leadsThenContacts: ['lead', 'contact'],
} as const;

type SearchOrder = keyof typeof searchOrders;
const DEFAULT_ORDER: SearchOrder = 'contactsThenLeads';

/** The entities to search, in order, of a value of Search In. */
export function searchedPeople({ people }: Product, searchIn: unknown): string[] {
	const kinds = searchOrders[searchIn as SearchOrder] ?? searchOrders[DEFAULT_ORDER];
	return kinds.map((kind) => people[kind].name);
}

export const createOrUpdateLeadOrContact = defineOperation({
	...createOrUpdateFacts,
	resource: 'leadOrContact',
	action: 'Create or update a lead or contact',
	description:
		'Create a lead or contact, or update it if a match exists (upsert). By default, searches both, so that a person who is already a contact does not become a lead again.',
	subtitle: `"upsert: " + (${JSON.stringify({
		contacts: 'contacts',
		contactsThenLeads: 'contacts, leads',
		leads: 'leads',
		leadsThenContacts: 'leads, contacts',
	} satisfies Record<SearchOrder, string>)}[$rawParameter["searchIn"]] ?? "leads, contacts")`,
	properties: ({ capabilities }) => [
		{
			...fieldsProperty({ name: 'leadFields', label: 'Lead Fields', method: 'getLeadFields' }),
			description:
				'Values to write to a lead. Fields marked * are required for new leads. Blank fields are not changed. If no fields are mapped, a matching lead is skipped. Email, name and phone are also used to search contacts.',
		},
		{
			...fieldsProperty({
				name: 'contactFields',
				label: 'Contact Fields',
				method: 'getContactFields',
			}),
			description:
				'Values to write to a contact. Fields marked * are required for new contacts. Blank fields are not changed. If no fields are mapped, a matching contact is skipped. Email, name and phone are also used to search leads.',
		},
		searchInProperty({ keepsConversions: capabilities.has('convertedLeads') }),
		...matchProperties({ forCompanies: false }),
		...decisionProperties,
		onNoMatchProperty('createLead', [
			{ name: 'Create Contact', value: 'createContact' },
			{ name: 'Create Lead', value: 'createLead' },
		]),
		onNothingToMatchProperty,
		overwriteProperty,
		optionsProperty,
	],
	...createOrUpdateSteps(({ context, product, itemIndex }) => {
		const { lead, contact } = product.people;
		const searchIn = searchedPeople(product, context.getNodeParameter('searchIn', itemIndex, ''));
		const mappers = [
			{ entity: lead.name, parameter: 'leadFields' },
			{ entity: contact.name, parameter: 'contactFields' },
		];
		return { searchIn, mappers: searchIn[0] === lead.name ? mappers : mappers.toReversed() };
	}),
});

function searchInProperty({ keepsConversions }: { keepsConversions: boolean }): INodeProperties {
	return {
		displayName: 'Search In',
		name: 'searchIn',
		type: 'options',
		default: DEFAULT_ORDER,
		description: 'Where to search for an existing person before creating one',
		options: [
			{ name: 'Contacts', value: 'contacts' },
			{
				name: 'Contacts, Then Leads',
				value: 'contactsThenLeads',
				description: 'Try each match rule in contacts first, then in leads',
			},
			{
				name: 'Leads',
				value: 'leads',
				...(keepsConversions && {
					description: 'If a lead was converted, its contact is used instead',
				}),
			},
			{
				name: 'Leads, Then Contacts',
				value: 'leadsThenContacts',
				description: 'Try each match rule in leads first, then in contacts',
			},
		],
	};
}
