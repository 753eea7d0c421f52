import type { Environment } from '../environment';
import { badToken, tokenExpired } from '../errors/changeTrackingErrors';
import type { Table } from '../schema/table';

const DAY = 24 * 3_600_000;

/** A change tracking token: a row version and the time in UTC, such as `919042!08/22/2017 08:10:44`. */
export function newToken({ clock, versions }: Environment): string {
	const [date = '', time = ''] = clock.now().toISOString().split('T');
	const [year, month, day] = date.split('-');
	return `${versions.settled}!${month}/${day}/${year} ${time.slice(0, 8)}`;
}

const TOKEN = /^(\d+)!(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/;

/** The version after which changes are asked for; throws for a token that is too old or from before an alteration. */
export function readToken(environment: Environment, table: Table, token: string): number {
	const [, version, month, day, year, time] = TOKEN.exec(token) ?? [];
	if (version === undefined) throw badToken(token);
	const age = environment.clock.now().getTime() - Date.parse(`${year}-${month}-${day}T${time}Z`);
	const isTooOld = age > environment.organization.expireChangeTrackingInDays * DAY;
	const isBeforeAlteration = Number(version) < environment.alteredAt(table.name);
	if (isTooOld || isBeforeAlteration) throw tokenExpired();
	return Number(version);
}
