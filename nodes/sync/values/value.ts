/** Values as a person, a workflow and the two CRMs write them, made comparable and fit for their field. */
import { DateTime } from 'luxon';
import type { FieldDescription, FieldType, FieldValue } from '../../crm/port/index';

/** Why a value does not fit its field, in words that end a sentence beginning with the field's label. */
export class UnfitValue extends Error {}

/** An absent value: the CRMs do not tell an empty text from none. */
export function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/**
 * The value in the form the field stores: numbers as numbers, dates as ISO 8601 (in UTC where they have a time).
 * @throws UnfitValue when it has no such form.
 */
export function toFieldValue(field: FieldDescription, value: unknown): FieldValue {
	if (isEmpty(value)) return null;
	return converters[field.type](value, field);
}

type Converter = (value: unknown, field: FieldDescription) => FieldValue;

const converters: Record<FieldType, Converter> = {
	text: toText,
	email: toText,
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
	throw new UnfitValue(`must be text, not ${describeKind(value)}`);
}

function toNumber(value: unknown): number {
	const number = typeof value === 'string' ? Number(value.trim()) : value;
	if (typeof number === 'number' && Number.isFinite(number)) return number;
	throw new UnfitValue(`must be a number, not ${JSON.stringify(value)}`);
}

function toBoolean(value: unknown): boolean {
	if (typeof value === 'boolean') return value;
	const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (text === 'true' || text === 1 || text === '1') return true;
	if (text === 'false' || text === 0 || text === '0') return false;
	throw new UnfitValue(`must be true or false, not ${JSON.stringify(value)}`);
}

/** A choice may be given by its value or, as people know it, by its label. */
function toChoice(value: unknown, field: FieldDescription): FieldValue {
	const text = toText(value);
	const choices = field.choices ?? [];
	const choice =
		choices.find((each) => String(each.value) === text) ??
		choices.find((each) => each.label.toLowerCase() === text.trim().toLowerCase());
	return choice ? choice.value : text;
}

/** @returns ISO 8601 in UTC; undefined for what is no date. */
export function readMoment(value: unknown): string | undefined {
	return readDateTime(value)?.toUTC().toISO() ?? undefined;
}

function toDateTime(value: unknown): DateTime {
	const date = readDateTime(value);
	if (date?.isValid) return date;
	throw new UnfitValue('must be a date such as 2026-03-31 or 2026-03-31T09:30:00Z');
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

/** True when both say the same in this kind of field, however each is written. */
export function sameValue(type: FieldType, left: FieldValue, right: FieldValue): boolean {
	if (isEmpty(left) || isEmpty(right)) return isEmpty(left) && isEmpty(right);
	if (type === 'dateTime') return comparableInstant(left) === comparableInstant(right);
	if (type === 'id' || type === 'lookup') {
		return comparableId(String(left)) === comparableId(String(right));
	}
	return String(left) === String(right);
}

/** Seconds since 1970: the CRMs keep no more; undefined for what is no time. */
export function comparableInstant(value: FieldValue): number | undefined {
	const date = DateTime.fromISO(String(value), { zone: 'utc' });
	return date.isValid ? Math.floor(date.toSeconds()) : undefined;
}

const SALESFORCE_ID = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/;

/** Salesforce ids come with 15 characters or 18; GUIDs in either case, some in braces. */
export function comparableId(id: string): string {
	return SALESFORCE_ID.test(id) ? id.slice(0, 15) : id.toLowerCase().replace(/^\{(.*)\}$/, '$1');
}
