/** Whether two records that share a phone number are of one person, by their names. */
import type { EntityDescription, FieldValues } from '../../crm/port';
import { normalizeText } from '../values/text';

/** Normalized; empty where a name is missing. */
export interface PersonName {
	first: string;
	last: string;
}

/** API names of the fields with first and last name; none for an entity without people. */
export function personFields({
	nameFields,
	personNameFields = nameFields,
}: EntityDescription): readonly string[] {
	return personNameFields.length === 2 ? personNameFields : [];
}

/** @returns undefined for an entity without people. */
export function personIn(
	description: EntityDescription,
	values: FieldValues,
): PersonName | undefined {
	const [first, last] = personFields(description).map((field) =>
		normalizeText(String(values[field] ?? '').trim(), { ignoreAccents: true }, false),
	);
	return first === undefined || last === undefined ? undefined : { first, last };
}

/** A missing name differs from no other, `A.` not from `Ada`, and `Ada B.` not from `Ada`. */
export function differ(one: PersonName | undefined, other: PersonName | undefined): boolean {
	if (!one || !other) return false;
	if (one.first === other.last && one.last === other.first) return false;
	const lastDiffers = one.last !== '' && other.last !== '' && one.last !== other.last;
	return lastDiffers || givenNamesDiffer(wordOf(one.first), wordOf(other.first));
}

function givenNamesDiffer(one: string, other: string): boolean {
	return !one.startsWith(other) && !other.startsWith(one);
}

/** The first word, without the period of an initial. */
const wordOf = (name: string) => name.split(/[\s.]/)[0]!;

export const fullName = ({ first, last }: PersonName) => `${first} ${last}`.trim();
