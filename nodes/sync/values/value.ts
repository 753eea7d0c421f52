/** Converts the values of users, workflows and both CRMs to what a field stores, and compares them. */
import { DateTime } from 'luxon';
import type { FieldDescription, FieldType, FieldValue } from '../../crm/port';

/** A value that a field cannot store; the message completes a sentence that begins with the field's label. */
export class InvalidValue extends Error {}

/** True for no value and for an empty text, which the CRMs do not distinguish. */
export function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/**
 * Returns the value as the field stores it: numbers as numbers, dates as ISO 8601 (in UTC where they have a time).
 * @throws InvalidValue when it cannot be converted.
 */
export function toFieldValue(field: FieldDescription, value: unknown): FieldValue {
	if (isEmpty(value)) return null;
	return converters[field.type](value, field);
}

type Converter = (value: unknown, field: FieldDescription) => FieldValue;

const converters: Record<FieldType, Converter> = {
	text: toText,
	email: (value) => toText(value).trim(),
	phone: toText,
	url: toText,
	id: toText,
	lookup: toText,
	choice: toChoice,
	multiChoice: (value) => (Array.isArray(value) ? value.map(toText).join(';') : toText(value)),
	number: toNumber,
	boolean: toBoolean,
	date: (value) => toDateTime(value).toISODate(),
	dateTime: (value) => toDateTime(value).toUTC().toISO(),
};

function toText(value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	throw new InvalidValue(`must be text, not ${describeKind(value)}`);
}

function toNumber(value: unknown): number {
	const number = typeof value === 'string' ? Number(value.trim()) : value;
	if (typeof number === 'number' && Number.isFinite(number)) return number;
	throw new InvalidValue(`must be a number, not ${JSON.stringify(value)}`);
}

function toBoolean(value: unknown): boolean {
	if (typeof value === 'boolean') return value;
	const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (text === 'true' || text === 1 || text === '1') return true;
	if (text === 'false' || text === 0 || text === '0') return false;
	throw new InvalidValue(`must be true or false, not ${JSON.stringify(value)}`);
}

/** A choice can be given by its value or by the label that users see. */
function toChoice(value: unknown, field: FieldDescription): FieldValue {
	const text = toText(value);
	const choices = field.choices ?? [];
	const choice =
		choices.find((each) => String(each.value) === text) ??
		choices.find((each) => each.label.toLowerCase() === text.trim().toLowerCase());
	return choice ? choice.value : text;
}

/** Returns ISO 8601 in UTC; undefined for a value that is not a valid date. */
export function readMoment(value: unknown): string | undefined {
	return readDateTime(value)?.toUTC().toISO() ?? undefined;
}

function toDateTime(value: unknown): DateTime {
	const date = readDateTime(value);
	if (date?.isValid) return date;
	throw new InvalidValue('must be a date such as 2026-03-31 or 2026-03-31T09:30:00Z');
}

function readDateTime(value: unknown): DateTime | undefined {
	if (typeof value === 'string')
		return DateTime.fromISO(value.trim(), { zone: 'utc', setZone: true });
	if (value instanceof Date) return DateTime.fromJSDate(value, { zone: 'utc' });
	return DateTime.isDateTime(value) ? value : undefined;
}

function describeKind(value: unknown): string {
	return Array.isArray(value) ? 'a list' : `an ${typeof value}`;
}

/** True when both values are the same in a field of this type, in whatever form each is written. */
export function sameValue(type: FieldType, left: FieldValue, right: FieldValue): boolean {
	if (isEmpty(left) || isEmpty(right)) return isEmpty(left) && isEmpty(right);
	if (type === 'dateTime') return toEpochSeconds(left) === toEpochSeconds(right);
	if (type === 'id' || type === 'lookup') {
		return normalizeId(String(left)) === normalizeId(String(right));
	}
	return String(left) === String(right);
}

/** Returns whole seconds since 1970, the precision that CRMs keep; undefined for a value that is not a valid time. */
export function toEpochSeconds(value: FieldValue): number | undefined {
	const date = DateTime.fromISO(String(value), { zone: 'utc' });
	return date.isValid ? Math.floor(date.toSeconds()) : undefined;
}

/** Salesforce's: the last three of 18 characters only repeat the case of the first 15. */
const SHORT_ID = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/;

/** @returns the id in the form in which the same ids are equal. GUIDs come in upper or lower case, some in braces. */
export function normalizeId(id: string): string {
	return SHORT_ID.test(id) ? id.slice(0, 15) : id.toLowerCase().replace(/^\{(.*)\}$/, '$1');
}
