/** Finds people by what is known of them: email address, phone number, name. */
import type { Crm, EntityDescription, FieldType, FieldValues } from '../../crm/port';
import { findCandidates, type Found } from './candidates';
import { emailRule, nameRule, phoneRule } from './matchRule';
import { searchSteps } from './searchSteps';

/** What is known of a person; empty for what is not. */
export interface KnownPerson {
	email: string;
	phone: string;
	firstName: string;
	lastName: string;
}

export interface PeopleSearch {
	/** In the order in which they are searched. */
	entities: readonly EntityDescription[];
	/** API names of the fields to read; empty for all. */
	fields: readonly string[];
	/** Two-letter country code of phone numbers without a country calling code. */
	country?: string;
}

/**
 * The email address decides before the phone number, and that before first and last name. Weak matches and inactive
 * records are returned too: a person or an agent decides what to do with them.
 * @returns for each person the matches of the strongest rule that has any.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function findPeople(
	crm: Pick<Crm, 'describe' | 'find'>,
	people: readonly KnownPerson[],
	{ entities, fields, country }: PeopleSearch,
): Promise<Found[]> {
	const comparison = { ignoreAccents: false, country };
	const steps = searchSteps(entities, [emailRule, phoneRule, nameRule], comparison);
	const incoming = people.map(
		(person) => new Map(entities.map((entity) => [entity.name, toValues(entity, person)])),
	);
	const candidatesOf = await findCandidates(crm, steps, incoming, {
		policy: { weakMatches: 'use', inactiveRecords: 'use' },
		fieldsToRead: (name) => fieldsToRead(entities, name, fields),
		canWrite: () => true,
	});
	return incoming.map(candidatesOf);
}

/** The entities that are searched can have different fields. */
function fieldsToRead(
	entities: readonly EntityDescription[],
	name: string,
	wanted: readonly string[],
): string[] {
	const entity = entities.find((each) => each.name === name);
	const readable = (entity?.fields ?? []).filter((field) => field.readable);
	const names = readable.map((field) => field.name);
	return wanted.length === 0 ? names : names.filter((each) => wanted.includes(each));
}

function toValues(
	{ fields, nameFields }: EntityDescription,
	{ email, phone, firstName, lastName }: KnownPerson,
): FieldValues {
	const firstOf = (type: FieldType) =>
		fields.find((field) => field.type === type && field.filterable && !/fax/i.test(field.name));
	const [first = '', last = ''] = nameFields;
	return Object.fromEntries([
		[firstOf('email')?.name ?? '', email],
		[firstOf('phone')?.name ?? '', phone],
		[first, firstName],
		[last, lastName],
	]);
}
