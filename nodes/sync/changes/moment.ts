/** Dates and times, as users and expressions enter them. */
import { DateTime } from 'luxon';

/**
 * @param value a text, or a date that an expression returned.
 * @param zone IANA name of the time zone that counts where a text names none.
 * @returns ISO 8601 in UTC; undefined when the value is not a valid date and time.
 */
export function toMoment(value: unknown, zone: string): string | undefined {
	const moment = readings(value, zone).find(({ isValid }) => isValid);
	return moment?.toUTC().toISO() ?? undefined;
}

function readings(value: unknown, zone: string): DateTime[] {
	if (DateTime.isDateTime(value)) return [value];
	if (value instanceof Date) return [DateTime.fromJSDate(value)];
	if (typeof value !== 'string') return [];
	const text = value.trim();
	return [
		DateTime.fromISO(text, { zone }),
		DateTime.fromSQL(text, { zone }),
		DateTime.fromRFC2822(text, { zone }),
	];
}
