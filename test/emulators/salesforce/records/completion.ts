/** What makes a record whole: defaults, values that follow from others, and what must be there. */
import type { Row } from '../../kernel/store';
import { requiredFieldsMissing } from '../errors';
import { isRequired, isStored, type ObjectSchema } from '../schema';

/** What a new record holds where the client says nothing. */
export function defaults(object: ObjectSchema, userId: string): Row {
	return Object.fromEntries(
		object.fields
			.filter(isStored)
			.map(({ name, defaultValue = null }) => [
				name,
				typeof defaultValue === 'object' && defaultValue !== null ? userId : defaultValue,
			]),
	);
}

/** A null in a new record leaves the field to its default. */
export const definedOnly = (row: Row): Row =>
	Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

/** Values that follow from the others. */
export const derived = (object: ObjectSchema, row: Readonly<Row>): Row =>
	Object.fromEntries(
		object.fields.flatMap(({ name, derive }) => (derive ? [[name, derive(row)]] : [])),
	);

export function rejectMissing(object: ObjectSchema, row: Readonly<Row>): void {
	const missing = object.fields.filter((field) => isRequired(field) && row[field.name] === null);
	if (missing.length > 0) throw requiredFieldsMissing(missing.map(({ name }) => name));
}
