/**
 * Points in time, as Salesforce accepts, stores and returns them: whole seconds in UTC.
 * Kept as `2026-01-31T12:00:00Z`, which sorts as text; returned as `2026-01-31T12:00:00.000+0000`.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/intro-valid-date-formats.html
 */
import { DateTime } from 'luxon';

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;
const DATE = /^\d{4}-\d{2}-\d{2}/;

/** As it is kept. */
export const toStamp = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;

/** A stored stamp as answers show it. */
export const stampJson = (stamp: string) => stamp.replace('Z', '.000+0000');

/** The stored form of what a client wrote; undefined when that is not a point in time. */
export function readStamp(text: string): string | undefined {
	if (!DATE_TIME.test(text)) return undefined;
	const time = DateTime.fromISO(text, { zone: 'utc' });
	return time.isValid ? toStamp(time.toJSDate()) : undefined;
}

/** The day as `2026-01-31`, from a day or a point in time; undefined when it is neither. */
export function readDay(text: string): string | undefined {
	if (DATE_TIME.test(text)) return readStamp(text)?.slice(0, 10);
	return DATE.exec(text)?.[0] === text && DateTime.fromISO(text).isValid ? text : undefined;
}

const CLOCK = /^\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * A time of day as it is kept and returned: in milliseconds and with a `Z`, although it has no time zone. Whether one
 * without a zone is accepted is not documented; here it is not.
 * https://help.salesforce.com/s/articleView?id=platform.custom_field_time_overview.htm&type=5
 */
export function readClock(text: string): string | undefined {
	if (!CLOCK.test(text)) return undefined;
	const time = DateTime.fromISO(`${CLOCK_DAY}T${text}`, { zone: 'utc' });
	return time.isValid ? time.toFormat("HH:mm:ss.SSS'Z'") : undefined;
}

/** The day of a time that is written as a point in time. */
export const CLOCK_DAY = '1970-01-01';
