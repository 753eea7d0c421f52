/** Times of day, without a date or a time zone. */
import type { FieldValue } from '../../crm/port';
import { InvalidValue } from './invalidValue';
import { readClock } from './moment';

/** A zone says nothing about a time without a date: Salesforce writes `Z` behind every one. */
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)? ?(?:([ap])m)? ?(?:Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * The reading of the clock; for a moment, that in the workflow's time zone.
 * @returns as in `09:30:00.000Z`, the form that the API of Salesforce writes and reads.
 * @throws InvalidValue
 */
export function toTime(value: unknown, timezone: string): string {
	const time = typeof value === 'string' ? parseTime(value.trim()) : undefined;
	if (time !== undefined) return time;
	const isDay = typeof value === 'string' && !/\d:\d/.test(value);
	const clock = isDay ? undefined : readClock(value, timezone);
	if (clock) return clock.toFormat("HH:mm:ss.SSS'Z'");
	throw new InvalidValue('must be a time such as 09:30 or 09:30:15');
}

export const foldTime = (value: FieldValue) => parseTime(String(value)) ?? String(value);

function parseTime(text: string): string | undefined {
	const [, hour, minute, second = '00', fraction = '', half] = TIME.exec(text) ?? [];
	const hours = half === undefined ? Number(hour) : toHours(Number(hour), half.toLowerCase());
	if (hour === undefined || hours > 23 || Number(minute) > 59 || Number(second) > 59) {
		return undefined;
	}
	const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
	return `${String(hours).padStart(2, '0')}:${minute}:${second}.${milliseconds}Z`;
}

/** 12 AM is midnight, 12 PM noon. */
function toHours(hour: number, half: string): number {
	if (hour < 1 || hour > 12) return Infinity;
	return (hour % 12) + (half === 'p' ? 12 : 0);
}
