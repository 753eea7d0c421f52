/** Reports mapped values that their fields cannot keep: decimal places, and the emptiness of a checkbox. */
import type { EntityDescription, FieldDescription, FieldValues } from '../../crm/port';
import { clearedValue } from './boolean';
import { isRounded } from './number';

/** A value that its field cannot keep as it was mapped. */
export interface Loss {
	/** API name. */
	field: string;
	/** The end of a sentence that begins with the field, without a period. */
	what: string;
	label: string;
}

/**
 * @param mapped the values as the item has them, by API name.
 * @param values the same, as the fields store them.
 */
export function findLosses(
	{ fields }: EntityDescription,
	mapped: Readonly<Record<string, unknown>>,
	values: FieldValues,
): Loss[] {
	return fields.flatMap((field) => {
		if (!(field.name in values)) return [];
		const what = lossOf(field, mapped[field.name], values);
		return what === undefined ? [] : [{ field: field.name, label: field.label, what }];
	});
}

function lossOf(
	field: FieldDescription,
	mapped: unknown,
	{ [field.name]: value }: FieldValues,
): string | undefined {
	if (field.type === 'number' && isRounded(mapped, field)) {
		return `was rounded to ${field.scale} decimal ${field.scale === 1 ? 'place' : 'places'}`;
	}
	if (value === null && clearedValue(field) !== null) {
		return 'cannot be empty, so the empty value was not kept';
	}
	return undefined;
}

/** A sentence for each loss in one of the written fields, each with a space before it. */
export function lossNote(losses: readonly Loss[], written: readonly string[]): string {
	return losses
		.filter(({ field }) => written.includes(field))
		.map(({ field, label, what }) => ` "${label}" (${field}) ${what}.`)
		.join('');
}
