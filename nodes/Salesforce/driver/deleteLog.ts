/**
 * Records that were deleted for good, from the log that Salesforce keeps of deletions: those that were hard deleted, or
 * whose recycle bin was emptied. Where the log grows too long, Salesforce purges entries older than two hours.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getdeleted.html
 */
import type { DeleteLog } from '../../crm/port';
import { chunk } from '../../crm/driver/chunk';
import { earlier, greater, later, lesser } from '../../crm/stamp';
import type { Client } from './client';
import { quoted } from './query';
import { MAX_SOQL, readAll } from './read';
import { toStamp } from './records';
import type { Sender } from './send';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How far back the log can be requested, less the minute by which the clocks can differ. */
const LOG_AGE_MS = 15 * DAY_MS - MINUTE_MS;

/** A request fails if it finds more than 600,000 ids. */
const MAX_RANGE_MS = DAY_MS;

/** Salesforce cuts off the seconds of both ends, and the range has to be longer than a minute. */
const MIN_RANGE_MS = 2 * MINUTE_MS;

/** Stamps have whole seconds: a row of a running transaction can have the second in which it began as its stamp. */
const STAMP_PRECISION_MS = 1_000;

/** @param isKnown true for the id of a record whose deletion does not matter. */
export async function readDeleteLog(
	sender: Sender,
	client: Client,
	name: string,
	from: string,
	isKnown: (id: string) => boolean,
): Promise<DeleteLog> {
	const now = sender.serverTime();
	const first = greater(from, earlier(now, LOG_AGE_MS));
	const end = lesser(now, later(first, MAX_RANGE_MS));
	const start = lesser(first, earlier(end, MIN_RANGE_MS));
	const answer = await client.deleted(name, new Date(start), new Date(end));
	const { deletedRecords, latestDateCovered } = answer;
	const unknown = deletedRecords.filter(
		({ id, deletedDate }) => toStamp(deletedDate) >= from && !isKnown(id),
	);
	const kept = await readKept(
		client,
		name,
		unknown.map(({ id }) => id),
	);
	const deletions = unknown
		.filter(({ id }) => !kept.has(id))
		.map(({ id, deletedDate }) => ({ entity: name, id, deletedAt: toStamp(deletedDate) }))
		.toSorted((left, right) => (left.deletedAt < right.deletedAt ? -1 : 1));
	return {
		deletions,
		end,
		...(latestDateCovered && {
			covered: earlier(toStamp(latestDateCovered), STAMP_PRECISION_MS),
		}),
	};
}

/** Ids of those that are still in the recycle bin, or have come back. */
async function readKept(
	client: Client,
	name: string,
	ids: readonly string[],
): Promise<ReadonlySet<string>> {
	const query = `SELECT Id FROM ${name} WHERE Id IN `;
	const max = MAX_SOQL - query.length - '()'.length;
	const lists = chunk(ids.map(quoted), { max, weigh: (id) => id.length + 1 });
	const rows = await readAll<{ Id: string }>(
		client,
		lists.map((list) => ({ soql: `${query}(${list.join(',')})`, deletedToo: true })),
	);
	return new Set(rows.map(({ Id }) => Id));
}
