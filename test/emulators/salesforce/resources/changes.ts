/**
 * Ids of the records that were changed or deleted in a span of time.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getupdated.html
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getdeleted.html
 */
import type { ApiAnswer, Call, Route } from '../api/types';
import {
	exceededIdLimit,
	invalidReplicationDate,
	missingArgument,
	notFound,
	notReplicable,
} from '../errors';
import { findField } from '../schema';
import { readStamp, stampJson, toStamp } from '../stamps';
import { objectOf } from './target';

const DAY = 24 * 60 * 60 * 1000;
const DAYS_UPDATED = 30;
const DAYS_DELETED = 15;
const MAX_IDS = 600_000;

function updated(call: Call): ApiAnswer {
	const object = replicableOf(call);
	const { start, end } = span(call, DAYS_UPDATED);
	const live = findField(object, 'IsDeleted') ? 'AND IsDeleted = 0' : '';
	const stamp = ['SystemModstamp', 'CreatedDate'].find((name) => findField(object, name));
	if (!stamp) throw notFound();
	const rows = call.org.store.select(
		`SELECT Id FROM "${object.name}" WHERE ${stamp} >= ? AND ${stamp} < ? ${live} ORDER BY ${stamp}, Id`,
		[start, end],
	);
	if (rows.length > MAX_IDS) throw exceededIdLimit(MAX_IDS);
	return {
		status: 200,
		body: {
			ids: rows.map((row) => row['Id']),
			latestDateCovered: stampJson(latestDateCovered(call, end)),
		},
	};
}

function deleted(call: Call): ApiAnswer {
	const object = replicableOf(call);
	const { start, end } = span(call, DAYS_DELETED);
	const deletions = call.org.records.deleteLog.between(object.name, start, end);
	return {
		status: 200,
		body: {
			deletedRecords: deletions.map(({ id, deletedDate }) => ({
				deletedDate: stampJson(deletedDate),
				id,
			})),
			earliestDateAvailable: stampJson(toStamp(earliest(call, DAYS_DELETED))),
			latestDateCovered: stampJson(latestDateCovered(call, end)),
		},
	};
}

function replicableOf(call: Call) {
	const object = objectOf(call);
	if (object.inCatalog) throw notReplicable(object.name);
	return object;
}

const earliest = ({ org }: Call, days: number) => new Date(org.clock.now().getTime() - days * DAY);

/** Start and end of the URL, as stamps are kept, cut to the minute. */
function span(call: Call, days: number): { start: string; end: string } {
	const start = readMinute(call, 'start');
	const end = readMinute(call, 'end');
	if (start >= end) throw invalidReplicationDate('startDate must be before endDate');
	if (start < toMinute(toStamp(earliest(call, days)))) {
		throw invalidReplicationDate(`startDate cannot be more than ${days} days ago`);
	}
	return { start, end };
}

function readMinute({ query }: Call, name: string): string {
	const text = query.get(name);
	if (text === null) throw missingArgument(`${name} is required`);
	const stamp = readStamp(text);
	if (!stamp) throw invalidReplicationDate(`${name} is not a valid date and time: ${text}`);
	return toMinute(stamp);
}

const toMinute = (stamp: string) => `${stamp.slice(0, 16)}:00Z`;

/**
 * Until when nothing can appear any more: the end that was asked for, the present, or the start of the
 * longest running transaction, whatever is first.
 */
function latestDateCovered({ org }: Call, end: string): string {
	const open = org.store.oldestOpenTransaction();
	const bounds = [end, toMinute(org.records.stamp())];
	if (open) bounds.push(toMinute(toStamp(open)));
	return bounds.sort()[0] ?? end;
}

export const changeRoutes: readonly Route[] = [
	{ path: '/sobjects/:object/updated', methods: { GET: updated } },
	{ path: '/sobjects/:object/deleted', methods: { GET: deleted } },
];
