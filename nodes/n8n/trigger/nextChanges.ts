/** The changes since the last poll that match the trigger's settings, and the cursor after them. */
import type { Change } from '../../sync/changes/change';
import { meets } from '../../sync/changes/meets';
import type { Cursor } from '../../sync/changes/cursor';
import { filterByWatchedFields } from '../../sync/changes/filterByWatchedFields';
import { hideOwnChanges } from '../../sync/changes/hideOwnChanges';
import { readAgain } from '../../sync/changes/readAgain';
import { readChanges, type ChangeRead, type ChangeSettings } from '../../sync/changes/readChanges';
import { withoutEchoes } from '../../sync/syncStamp/stampChanges';
import type { Crm } from '../../crm/port';
import type { FeedKeeper, TriggerFeed } from './keptFeeds';
import { openFeed, type LocalFilter } from './openFeed';
import type { TriggerSettings } from './settings';
import type { Storage } from './storage';

/** Calls after the last page: whether the fields have a history, and the history. */
const CALLS_FOR_HISTORY = 3;

/** Calls after the last page: which records have a related one that meets the conditions. */
const CALLS_FOR_RELATED = 3;

/**
 * Calls besides the first page that every poll sends if it needs them: for a page of new records, and of the pass to a
 * token, for what the token shows as settled, and for the page after it.
 */
const CALLS_IN_ANY_CASE = 4;

export interface Limits extends Storage {
	/** The maximum number of changes. */
	rowLimit: number;
	/** Rows in a page of a pass: the part of the changes that the entity has in every poll. */
	passPageSize: number;
	/** No further page is requested once this many calls have been sent. */
	callsToSpend: number;
	/** Checked before every page except the first. */
	hasTime: () => boolean;
}

export interface PollContext {
	crm: Crm;
	settings: TriggerSettings;
	feeds: FeedKeeper;
}

/** What a poll emits and saves, and what it keeps for the next one once both are certain. */
export interface NextChanges {
	changes: Change[];
	cursor: Cursor;
	feed: TriggerFeed;
}

/**
 * @param cursor the one after the last poll; undefined before the first.
 * @throws CrmError when the settings do not fit the entity, or the CRM reports an error.
 */
export async function nextChanges(
	context: PollContext,
	cursor: Cursor | undefined,
	limits: Limits,
): Promise<NextChanges> {
	const { crm, settings } = context;
	const { read, feed } = await readNext(context, cursor, limits);
	const watched = await filterByWatchedFields(
		{ crm, fields: settings.watchedFields, from: cursor, maxRecords: limits.watchedRecords },
		{ changes: await meeting(context, read.changes, feed.filter), cursor: read.cursor },
	);
	const edited = withoutEchoes(watched.changes, feed.filter.stamped);
	const changes = await withoutOwn(context, cursor, { ...watched, changes: edited });
	return { changes, cursor: watched.cursor, feed: { ...feed, continues: read.continues } };
}

/** What was read, and the feed that it was read with. */
async function readNext(
	{ crm, settings, feeds }: PollContext,
	cursor: Cursor | undefined,
	{ callsToSpend, hasTime, rowLimit, passPageSize, capacity }: Limits,
): Promise<{ read: ChangeRead; feed: TriggerFeed }> {
	const { entity, watchedFields, ignoreOwnChanges } = settings;
	const histories = [watchedFields.length > 0, ignoreOwnChanges].filter(Boolean).length;
	const callsAfter = histories * CALLS_FOR_HISTORY + (settings.related ? CALLS_FOR_RELATED : 0);
	const callsToRead = callsToSpend - CALLS_IN_ANY_CASE - callsAfter;
	const reading: ChangeSettings = {
		...settings,
		source: { crm: crm.baseUrl, entity },
		...{ rowLimit, passPageSize, capacity },
		mayContinue: () => hasTime() && crm.callCount < callsToRead,
	};
	const kept = feeds.find();
	if (cursor && kept) {
		const read = await readAgain(crm, kept, reading, cursor);
		if (read) return { read, feed: kept };
	}
	const openedAtMs = performance.now();
	const { feed, filter } = await openFeed(crm, settings);
	const read = await readChanges(feed, reading, cursor);
	return { read, feed: { feed: feed.saved, filter, openedAtMs } };
}

/** A deleted record has no values to check, and no related records. */
async function meeting(
	{ crm, settings: { entity } }: PollContext,
	changes: Change[],
	{ conditions, related }: LocalFilter,
): Promise<Change[]> {
	const met = conditions
		? changes.filter(
				(change) => change.event === 'deleted' || meets(change.record.values, conditions),
			)
		: changes;
	const ids = met.flatMap((change) => (change.event === 'deleted' ? [] : [change.record.id]));
	if (!related || ids.length === 0) return met;
	const found = await crm.actions.filterRelated!({ entity, ids, related });
	return met.filter((change) => change.event === 'deleted' || found.has(change.record.id));
}

async function withoutOwn(
	{ crm, settings, feeds }: PollContext,
	from: Cursor | undefined,
	read: { changes: Change[]; cursor: Cursor },
): Promise<Change[]> {
	if (!settings.ignoreOwnChanges || read.changes.length === 0) return read.changes;
	const ownId = await feeds.userId(() => crm.userId());
	return await hideOwnChanges({ crm, ownId, fields: provableFields(settings), from }, read);
}

/**
 * The fields in which every earlier change of another user was emitted, or did not count. With conditions there are
 * none: the user can have changed the record before it met them.
 */
function provableFields(settings: TriggerSettings): readonly string[] {
	const { conditions, related, watchedFields, fields } = settings;
	if (conditions.length > 0 || related) return [];
	return watchedFields.length > 0 ? watchedFields : fields;
}
