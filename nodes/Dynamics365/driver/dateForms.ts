/**
 * Dates that Dataverse writes in another form than the port: days as the moment at which they begin for the connected
 * user, and times without a time zone as if they were UTC.
 * https://learn.microsoft.com/power-apps/developer/data-platform/behavior-format-date-time-attribute
 */
import type { FieldDescription, FieldValue } from '../../crm/port';
import { dayAt, nextDay, startOfDay, UTC, type UserTimeZone } from './userTimeZone';

/** Plain JSON, so that a feed can keep it. */
export type DateForm = { kind: 'day'; zone: UserTimeZone } | { kind: 'clock' };

/** @returns undefined for a field that Dataverse writes as the port does. */
export function dateFormOf(
	{ type, dateBehavior }: Pick<FieldDescription, 'type' | 'dateBehavior'>,
	zone: UserTimeZone,
): DateForm | undefined {
	if (type === 'date' && dateBehavior !== 'dateOnly') {
		return { kind: 'day', zone: dateBehavior === 'userLocal' ? zone : UTC };
	}
	const isClock = type === 'dateTime' && dateBehavior === 'timeZoneIndependent';
	return isClock ? { kind: 'clock' } : undefined;
}

export function fromDataverse(form: DateForm | undefined, value: FieldValue): FieldValue {
	if (!form || value === null) return value;
	return form.kind === 'day' ? dayAt(String(value), form.zone) : String(value).slice(0, 19);
}

export function toDataverse(form: DateForm | undefined, value: FieldValue): FieldValue {
	if (!form || value === null) return value;
	return form.kind === 'day' ? startOfDay(String(value), form.zone) : `${value}Z`;
}

/** Where a day begins and ends, because a value can be any moment of it. */
export function rangeOfDay(day: string, { zone }: DateForm & { kind: 'day' }): [string, string] {
	return [startOfDay(day, zone), startOfDay(nextDay(day), zone)];
}
