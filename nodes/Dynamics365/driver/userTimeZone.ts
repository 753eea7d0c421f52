/**
 * The time zone of the connected user, as the settings of the user describe it: no name, but the rule of this year.
 * https://learn.microsoft.com/power-apps/developer/data-platform/specify-time-zone-settings-user
 */
import { queryString } from './query';

const transitionColumns = ['month', 'day', 'dayofweek', 'hour', 'minute'] as const;
const columns = [
	'timezonebias',
	'timezonestandardbias',
	'timezonedaylightbias',
	...transitionColumns.map((each) => `timezonestandard${each}`),
	...transitionColumns.map((each) => `timezonedaylight${each}`),
];

/** The row of usersettings; what is missing counts as 0. Plain JSON, so that a feed can keep it. */
export type UserTimeZone = Readonly<Record<string, number | null | undefined>>;

export const UTC: UserTimeZone = {};

/** Path of the collection with the settings of the connected user. */
export const userTimeZonePath = `usersettingscollection?${queryString({
	$select: columns.join(','),
	$filter: "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='systemuserid')",
})}`;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The moment at which a day begins for the user, ISO 8601 in UTC. */
export function startOfDay(day: string, zone: UserTimeZone): string {
	const clock = Date.parse(`${day}T00:00:00Z`);
	const season = isDaylightTime(clock, zone) ? 'daylight' : 'standard';
	return toStamp(
		clock + (read(zone, 'timezonebias') + read(zone, `timezone${season}bias`)) * MINUTE,
	);
}

/**
 * The day that begins at a moment for the user. In daylight saving time it begins an hour before midnight by standard
 * time; whether a day of another year had it does not matter that way.
 */
export function dayAt(moment: string, zone: UserTimeZone): string {
	const bias = read(zone, 'timezonebias') + read(zone, 'timezonestandardbias');
	return toStamp(Date.parse(moment) - bias * MINUTE + HOUR).slice(0, 10);
}

export function nextDay(day: string): string {
	return toStamp(Date.parse(`${day}T00:00:00Z`) + DAY).slice(0, 10);
}

const read = (zone: UserTimeZone, column: string) => zone[column] ?? 0;
const toStamp = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** @param clock the reading of the user's clock, as if it were UTC. */
function isDaylightTime(clock: number, zone: UserTimeZone): boolean {
	if (read(zone, 'timezonedaylightmonth') === 0) return false;
	const year = new Date(clock).getUTCFullYear();
	const begin = transition(year, 'daylight', zone);
	const end = transition(year, 'standard', zone);
	// South of the equator it lasts over the turn of the year.
	return begin < end ? clock >= begin && clock < end : clock >= begin || clock < end;
}

/** Such as 2:00 on the second (`day`) Sunday (`dayofweek`) of March; the fifth is the last. */
function transition(year: number, season: 'standard' | 'daylight', zone: UserTimeZone): number {
	const [month, day, weekday, hour, minute] = transitionColumns.map((each) =>
		read(zone, `timezone${season}${each}`),
	) as [number, number, number, number, number];
	const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
	const firstMatch = 1 + ((weekday - first + 7) % 7);
	const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
	const date = firstMatch + (day - 1) * 7;
	return Date.UTC(year, month - 1, date > daysInMonth ? date - 7 : date, hour, minute);
}
