/** Find: the leads and contacts that a person can be, for all items in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, EntityDescription } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { Match } from '../../../sync/matching/candidates';
import { findPeople, type KnownPerson } from '../../../sync/matching/findPeople';
import { phoneCountryOption } from '../createOrUpdate/sharedOptions';
import { readCountry } from '../createOrUpdate/settings';
import { defineOperation } from '../defineOperation';
import type { ItemContext } from '../operation';
import { readText } from '../readText';
import {
	fieldsOption,
	readReturnSettings,
	simplifyProperty,
	toRecordJson,
	type ReturnSettings,
} from '../record/recordItem';
import { toFailure } from '../toFailure';
import { searchedPeople, searchedPeopleExpression, searchInProperty } from './searchIn';

interface FindSettings extends ReturnSettings {
	/** API names of the entities to search, in order. */
	searchIn: string[];
	country?: string;
}

export const findLeadOrContact = defineOperation<
	FindSettings,
	readonly EntityDescription[],
	KnownPerson
>({
	resource: 'leadOrContact',
	value: 'find',
	name: 'Find',
	action: 'Find a lead or contact',
	description:
		'Find leads and contacts by email address, phone number in any notation, or first and last name. Email is tried first, then phone, then name. Returns all matches of the first that finds any.',
	subtitle: `"find: " + ${searchedPeopleExpression}`,
	requires: [],
	properties: ({ capabilities }) => [
		searchInProperty('Where to search', capabilities.has('convertedLeads')),
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'e.g. nathan@example.com',
			description: 'Matches any email field. Tried first.',
		},
		{
			displayName: 'Phone',
			name: 'phone',
			type: 'string',
			default: '',
			placeholder: 'e.g. +1 415 555 0123',
			description: 'Matches any phone field, regardless of formatting. Tried if no email matches.',
		},
		{
			displayName: 'First Name',
			name: 'firstName',
			type: 'string',
			default: '',
			description: 'Tried together with Last Name if neither email nor phone matches',
		},
		{
			displayName: 'Last Name',
			name: 'lastName',
			type: 'string',
			default: '',
			description: 'Tried together with First Name if neither email nor phone matches',
		},
		simplifyProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				phoneCountryOption,
				{ ...fieldsOption, typeOptions: { loadOptionsMethod: 'getMatchFields' } },
			],
		},
	],
	readSettings: (item) => {
		const { phoneCountry } = item.context.getNodeParameter('options', item.itemIndex, {}) as {
			phoneCountry?: string;
		};
		const searchIn = item.context.getNodeParameter('searchIn', item.itemIndex, '');
		return {
			searchIn: searchedPeople(item.product, searchIn),
			country: readCountry(phoneCountry),
			...readReturnSettings(item),
		};
	},
	prepare: async ({ crm }, { searchIn, fields }) => {
		const entities: EntityDescription[] = [];
		for (const entity of searchIn) entities.push(await crm.describe(entity));
		checkFields(entities, fields);
		return entities;
	},
	readInput: readPerson,
	run: async ({ crm }, { settings, prepared: entities, inputs }) => {
		const found = await findPeople(crm, inputs, { ...settings, entities });
		return found.map(({ matches, matchedBy = '' }) => ({
			json: matches.map((match) => toJson(crm, match, matchedBy, settings)),
		}));
	},
	toFailure,
});

function readPerson(item: ItemContext): KnownPerson {
	const read = (name: string) => readText(item, name);
	const person = {
		email: read('email'),
		phone: read('phone'),
		firstName: read('firstName'),
		lastName: read('lastName'),
	};
	const hasName = person.firstName !== '' && person.lastName !== '';
	if (person.email !== '' || person.phone !== '' || hasName) return person;
	throw new CrmError('There is no email address, phone number or name to search for.', {
		kind: 'invalidRecord',
		advice: 'Enter an email address, a phone number, or first and last name.',
	});
}

/** A field can be one of leads or contacts alone. @throws CrmError for a field that none of them has. */
function checkFields(entities: readonly EntityDescription[], names: readonly string[]): void {
	const all = new Set(entities.flatMap(({ fields }) => fields.map(({ name }) => name)));
	const unknown = names.find((name) => !all.has(name));
	if (unknown === undefined) return;
	const labels = entities.map(({ label }) => label).join(' and ');
	throw new CrmError(`Field "${unknown}" does not exist on ${labels}.`, {
		kind: 'misconfigured',
		fields: [unknown],
		advice: 'Select the fields to return again.',
	});
}

function toJson(
	crm: Pick<Crm, 'linkTo'>,
	{ record, fields, weakness }: Match,
	matchedBy: string,
	settings: ReturnSettings,
): IDataObject {
	const { id, url, ...values } = toRecordJson(crm, record, settings);
	return {
		...{ id, url, entity: record.entity, matchedBy, matchedFields: [...fields] },
		...(weakness && { weak: { score: weakness.score, reasons: [...weakness.reasons] } }),
		...values,
	};
}
