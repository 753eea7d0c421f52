/** Entities whose records are companies or people: a person's name is composed of its parts, and not written itself. */
import type { EntityDescription, FieldValues } from '../../crm/port';
import { isEmpty } from './value';

export function isPerson(
	{ personNameFields = [] }: EntityDescription,
	values: FieldValues,
): boolean {
	return personNameFields.some((name) => !isEmpty(values[name]));
}

/**
 * Leaves out the name of a company where the record is a person.
 * @param record values that show which of both it is.
 */
export function withoutOtherName(
	description: EntityDescription,
	values: FieldValues,
	record: FieldValues,
): FieldValues {
	if (!isPerson(description, record)) return values;
	const { nameFields } = description;
	return Object.fromEntries(Object.entries(values).filter(([name]) => !nameFields.includes(name)));
}
