/** Create or Update of people: leads and contacts together, so that no one is created in both. */
import { createOrUpdateFacts, createOrUpdateSteps } from '../createOrUpdate/createOrUpdate';
import {
	decisionProperties,
	onNoMatchProperty,
	onNothingToMatchProperty,
} from '../createOrUpdate/decisionProperties';
import { matchProperties } from '../createOrUpdate/matchProperties';
import { optionsProperty } from '../createOrUpdate/optionsProperty';
import { overwriteProperty } from '../createOrUpdate/overwriteProperties';
import { fieldsProperty } from '../fields/mappedFields';
import { defineOperation } from '../defineOperation';
import { searchedPeople, searchedPeopleExpression, searchInProperty } from './searchIn';

export const createOrUpdateLeadOrContact = defineOperation({
	...createOrUpdateFacts,
	resource: 'leadOrContact',
	action: 'Create or update a lead or contact',
	description:
		'Create a lead or contact, or update it if a match exists (upsert). By default, searches both, so that a person who is already a contact does not become a lead again.',
	subtitle: `"upsert: " + ${searchedPeopleExpression}`,
	properties: (product) => [
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
		searchInProperty(
			'Where to search for an existing person before creating one',
			product.capabilities.has('convertedLeads'),
		),
		...matchProperties({ forCompanies: false }),
		...decisionProperties,
		onNoMatchProperty('createLead', [
			{ name: 'Create Contact', value: 'createContact' },
			{ name: 'Create Lead', value: 'createLead' },
		]),
		onNothingToMatchProperty,
		overwriteProperty,
		optionsProperty(product, { withContact: false }),
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
