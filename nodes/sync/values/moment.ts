/** Dates and times, as users, expressions and CRMs write them. A text without a time zone is one of the workflow's. */
import { DateTime } from 'luxon';
import type { FieldDescription, FieldValue } from '../../crm/port';
import { InvalidValue } from './invalidValue';

/**
 * @param value a text, or a date that an expression returned.
 * @param timezone IANA name of the workflow's time zone.
 * @returns ISO 8601 in UTC; undefined when the value is not a valid date and time.
 */
export function toMoment(value: unknown, timezone: string): string | undefined {
	return readMoment(value, timezone)?.toUTC().toISO() ?? undefined;
}

/**
 * The calendar day: of a text without a time zone as it is written, of a moment that is written with an offset as it
 * is written there, and of any other moment in the workflow's time zone. Midnight in UTC is how programs write a plain
 * day, so it is one.
 * @throws InvalidValue
 */
export function toDay(value: unknown, timezone: string): string {
	return required(readMoment(value, timezone)).toISODate() ?? '';
}

/**
 * In whole seconds, as CRMs store them: ISO 8601 in UTC, or the reading of the clock in the workflow's time zone for a
 * field without one.
 * @throws InvalidValue
 */
export function toDateTime(
	value: unknown,
	{ dateBehavior }: Pick<FieldDescription, 'dateBehavior'>,
	timezone: string,
): string {
	if (dateBehavior === 'timeZoneIndependent') {
		return required(readClock(value, timezone)).toFormat("yyyy-MM-dd'T'HH:mm:ss");
	}
	return required(readMoment(value, timezone)).toUTC().startOf('second').toISO() ?? '';
}

export function foldDateTime(value: FieldValue): string {
	return String(toEpochSeconds(value) ?? value);
}

/** @returns whole seconds since 1970, the precision that CRMs keep; undefined for a value that is not a valid time. */
function toEpochSeconds(value: FieldValue): number | undefined {
	const date = DateTime.fromISO(String(value), { zone: 'utc' });
	return date.isValid ? Math.floor(date.toSeconds()) : undefined;
}

function required(moment: DateTime | undefined): DateTime {
	if (moment) return moment;
	throw new InvalidValue('must be a date such as 2026-03-31 or 2026-03-31T09:30:00Z');
}

/** The moment, in the time zone whose calendar counts. */
function readMoment(value: unknown, timezone: string): DateTime | undefined {
	const read = readings(value, timezone).find(({ isValid }) => isValid);
	if (!read || DateTime.isDateTime(value) || !isUtc(read)) return read;
	const isMidnight = read.toMillis() === read.startOf('day').toMillis();
	return isMidnight ? read : read.setZone(timezone);
}

/** The reading of a clock: as it is written, or for a moment that of the workflow's time zone. */
export function readClock(value: unknown, timezone: string): DateTime | undefined {
	const isMoment = typeof value !== 'string' || HAS_ZONE.test(value.trim());
	return isMoment
		? readMoment(value, timezone)?.setZone(timezone)
		: readings(value, 'utc').find(({ isValid }) => isValid);
}

const HAS_ZONE = /:\d{2}(\.\d+)? ?(Z|[+-]\d{2}(:?\d{2})?|GMT|UTC?|[ECMP][SD]T)$/i;

const isUtc = ({ offset, zone }: DateTime) => zone.isUniversal && offset === 0;

/** luxon also accepts a year or a time alone. */
const ISO_DATE = /^(\d{4}-\d{2}-\d{2}|\d{8}(T|$))/;

/** As in the United States, and with dots as in much of Europe. */
const OTHER_FORMATS = [
	'M/d/yyyy',
	'M/d/yyyy H:mm',
	'M/d/yyyy H:mm:ss',
	'M/d/yyyy h:mm a',
	'd.M.yyyy',
];

function readings(value: unknown, zone: string): DateTime[] {
	const moment = asDateTime(value);
	if (moment) return [moment];
	if (typeof value !== 'string') return [];
	const text = value.trim();
	const options = { zone, setZone: true };
	return [
		...(ISO_DATE.test(text)
			? [DateTime.fromISO(text, options), DateTime.fromSQL(text, options)]
			: []),
		DateTime.fromRFC2822(text, options),
		DateTime.fromHTTP(text, options),
		...OTHER_FORMATS.map((format) => DateTime.fromFormat(text, format, { zone, locale: 'en-US' })),
	];
}

/** A date of JavaScript, in UTC, or of luxon, in its own zone; of any realm, because expressions run in another one. */
export function asDateTime(value: unknown): DateTime | undefined {
	if (DateTime.isDateTime(value)) return value;
	const isDate = Object.prototype.toString.call(value) === '[object Date]';
	return isDate ? DateTime.fromJSDate(new Date(value as Date), { zone: 'utc' }) : undefined;
}
