/** The changes since the last poll that match the trigger's settings, and the cursor after them. */
import type { Change } from '../../sync/changes/change';
import { meets } from '../../sync/changes/conditions';
import type { Cursor } from '../../sync/changes/cursor';
import { filterByWatchedFields } from '../../sync/changes/filterByWatchedFields';
import { readBacklog } from '../../sync/changes/readBacklog';
import { readChanges, type ChangeRead, type ChangeSettings } from '../../sync/changes/readChanges';
import type { Crm } from '../../crm/port';
import {
	isUsable,
	openFeed,
	toSavedBacklog,
	type LocalFilter,
	type SavedBacklog,
} from './openFeed';
import type { TriggerSettings } from './settings';

/** Calls after the last page: whether the watched fields have a history, and the history. */
const CALLS_FOR_HISTORY = 3;

/** Pages besides the first that every poll requests if it needs them: of new records, and of the pass to a token. */
const CALLS_IN_ANY_CASE = 2;

/** Where a poll starts: the state after the last one. */
export interface PollStart {
	cursor: Cursor | undefined;
	/** The feed that waiting rows are read with. */
	backlog?: SavedBacklog;
}

export interface Limits {
	/** No further page is requested once this many calls have been sent. */
	callsToSpend: number;
	/** Checked before every page except the first. */
	hasTime: () => boolean;
}

/** @throws CrmError when the settings do not fit the entity, or the CRM reports an error. */
export async function nextChanges(
	crm: Crm,
	settings: TriggerSettings,
	from: PollStart,
	limits: Limits,
): Promise<{ changes: Change[]; cursor: Cursor; backlog: SavedBacklog | undefined }> {
	const { watchedFields: fields } = settings;
	const { read, filter, since } = await readNext(crm, settings, from, limits);
	const changes = read.changes.filter((change) => passes(change, filter));
	const filtered = await filterByWatchedFields(
		{ crm, fields, from: from.cursor },
		{ ...read, changes },
	);
	const backlog = read.backlog && toSavedBacklog(crm, settings, read.backlog, { filter, since });
	return { ...filtered, backlog };
}

/** What was read, and when the feed that it was read with was opened. */
async function readNext(
	crm: Crm,
	settings: TriggerSettings,
	{ cursor, backlog }: PollStart,
	{ callsToSpend, hasTime }: Limits,
): Promise<{ read: ChangeRead; filter: LocalFilter; since: number }> {
	const { entity, watchedFields, maxRecordsPerPoll } = settings;
	const callsAfter = watchedFields.length > 0 ? CALLS_FOR_HISTORY : 0;
	const callsToRead = callsToSpend - CALLS_IN_ANY_CASE - callsAfter;
	const reading: ChangeSettings = {
		...settings,
		source: { crm: crm.baseUrl, entity },
		rowLimit: maxRecordsPerPoll,
		mayContinue: () => hasTime() && crm.callCount < callsToRead,
	};
	if (cursor && backlog && isUsable(crm, settings, backlog)) {
		const read = await readBacklog(crm, backlog, reading, cursor);
		if (read) return { read, filter: backlog.filter, since: backlog.since };
	}
	const since = Date.now();
	const { feed, filter } = await openFeed(crm, settings);
	return { read: await readChanges(feed, reading, cursor), filter, since };
}

function passes(change: Change, { conditions, ownId }: LocalFilter): boolean {
	if (ownId !== undefined && changedBy(change) === ownId) return false;
	// A deleted record has no values to check.
	return (
		conditions === undefined ||
		change.event === 'deleted' ||
		meets(change.record.values, conditions)
	);
}

function changedBy(change: Change): string | undefined {
	return change.event === 'deleted' ? change.deletion.deletedBy : change.record.modifiedBy;
}
