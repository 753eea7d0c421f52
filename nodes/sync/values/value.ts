/** Values of users, workflows and CRMs, as a field stores and compares them. */
import type { FieldDescription, FieldValue } from '../../crm/port';
import { clearedValue } from './boolean';
import { fieldTypes } from './fieldTypes';

/** True for no value, an empty list, and a text without any character but spaces, which CRMs do not distinguish. */
export function isEmpty(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() === '';
	return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/**
 * Returns the value as the field stores it: numbers as numbers, dates as ISO 8601; null for an empty value.
 * @param timezone IANA name of the workflow's time zone, which counts where a text names none.
 * @throws InvalidValue when it cannot be converted.
 */
export function toFieldValue(
	field: FieldDescription,
	value: unknown,
	timezone: string,
): FieldValue {
	return isEmpty(value) ? null : fieldTypes[field.type].toStored(value, field, timezone);
}

/** True when both values are the same in this field, in whatever form each is written. */
export function sameValue(field: FieldDescription, left: FieldValue, right: FieldValue): boolean {
	return foldValue(field, left) === foldValue(field, right);
}

/** The same text for values that are the same in this field. */
export function foldValue(field: FieldDescription, value: FieldValue): string {
	const stored = isEmpty(value) ? clearedValue(field) : value;
	return stored === null ? '' : fieldTypes[field.type].fold(stored, field);
}
