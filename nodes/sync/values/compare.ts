/** Compares incoming values with those of a record, so that only differences are written. */
import type { FieldValue, FieldValues, EntityDescription } from '../../crm/port';
import { sameValue } from './value';

/** One field that a write changes, or would change. */
export interface FieldChange {
	/** API name. */
	field: string;
	from: FieldValue;
	to: FieldValue;
}

/** Returns the fields whose incoming value differs from the record's, in the order they were mapped. */
export function compareValues(
	description: EntityDescription,
	current: FieldValues,
	incoming: FieldValues,
): FieldChange[] {
	const fields = new Map(description.fields.map((field) => [field.name, field]));
	return Object.entries(incoming).flatMap(([name, to]) => {
		const from = current[name] ?? null;
		const field = fields.get(name);
		return field && sameValue(field, from, to) ? [] : [{ field: name, from, to }];
	});
}
