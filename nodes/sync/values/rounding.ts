/** Reports the numbers that a field cannot keep with all their decimal places. */
import type { EntityDescription, FieldDescription } from '../../crm/port';
import type { FieldChange } from './compare';
import { isRounded } from './number';

/** @returns the number fields that keep fewer decimal places than the mapped value has. */
export function roundedFields(
	{ fields }: EntityDescription,
	mapped: Readonly<Record<string, unknown>>,
): FieldDescription[] {
	return fields.filter(
		(field) =>
			field.type === 'number' && field.name in mapped && isRounded(mapped[field.name], field),
	);
}

/** A sentence for each changed field whose value was rounded, each with a space before it. */
export function roundingNote(
	rounded: readonly FieldDescription[],
	changes: readonly FieldChange[],
): string {
	const changed = new Set(changes.map(({ field }) => field));
	return rounded
		.filter(({ name }) => changed.has(name))
		.map(
			({ name, label, scale }) =>
				` "${label}" (${name}) was rounded to ${scale} decimal ${scale === 1 ? 'place' : 'places'}.`,
		)
		.join('');
}
