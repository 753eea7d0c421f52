/** Options of Create or Update that other operations have too. */
import type { INodeProperties } from 'n8n-workflow';

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
