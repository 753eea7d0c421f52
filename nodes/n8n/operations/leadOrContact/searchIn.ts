/** Which people an operation searches: leads, contacts, or one and then the other. */
import type { INodeProperties } from 'n8n-workflow';
import type { Product } from '../../product';

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

/** What is searched, as an expression for the line below the node. */
export const searchedPeopleExpression = `(${JSON.stringify({
	contacts: 'contacts',
	contactsThenLeads: 'contacts, leads',
	leads: 'leads',
	leadsThenContacts: 'leads, contacts',
} satisfies Record<SearchOrder, string>)}[$rawParameter["searchIn"]] ?? "leads, contacts")`;

/** @param keepsConversions true where the CRM keeps which contact a lead became. */
export function searchInProperty(description: string, keepsConversions: boolean): INodeProperties {
	return {
		displayName: 'Search In',
		name: 'searchIn',
		type: 'options',
		default: DEFAULT_ORDER,
		description,
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
					description: 'If a lead was converted (qualified), its contact is used instead',
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
