/** The changes since the last poll that the user wants to hear of, and where that leads. */
import type { Change } from '../../sync/changes/change';
import { fulfils } from '../../sync/changes/conditions';
import type { Cursor } from '../../sync/changes/cursor';
import { readBacklog } from '../../sync/changes/readBacklog';
import { readChanges, type ChangeRead, type ChangeSettings } from '../../sync/changes/readChanges';
import { watch } from '../../sync/changes/watch';
import type { Crm } from '../../crm/port/index';
import { isOfUse, keepBacklog, openFeed, type Asked, type KeptBacklog } from './openFeed';
import type { TriggerSettings } from './settings';

/** Calls made after the last page: whether the watched fields have a history, and the history. */
const CALLS_FOR_HISTORY = 3;

/** Where the last poll came to. */
export interface Place {
	cursor: Cursor | undefined;
	/** The feed that waiting rows are read on with. */
	backlog?: KeptBacklog;
}

export interface Limits {
	/** No further page is begun once this many calls have been made. */
	callsToSpend: number;
	/** Asked before every page but the first. */
	hasTime: () => boolean;
}

export async function nextChanges(
	crm: Crm,
	settings: TriggerSettings,
	from: Place,
	limits: Limits,
): Promise<{ changes: Change[]; cursor: Cursor; backlog: KeptBacklog | undefined }> {
	const { watchedFields: fields } = settings;
	const { read, asked, since } = await readNext(crm, settings, from, limits);
	const wanted = read.changes.filter((change) => isWanted(change, asked));
	const watched = await watch({ crm, fields, from: from.cursor }, { ...read, changes: wanted });
	const backlog = read.backlog && keepBacklog(crm, settings, read.backlog, { asked, since });
	return { ...watched, backlog };
}

/** What was read, and since when the feed that it was read with has been open. */
async function readNext(
	crm: Crm,
	settings: TriggerSettings,
	{ cursor, backlog }: Place,
	{ callsToSpend, hasTime }: Limits,
): Promise<{ read: ChangeRead; asked: Asked; since: number }> {
	const { entity, watchedFields, maxRecordsPerPoll } = settings;
	const callsToRead = callsToSpend - (watchedFields.length > 0 ? CALLS_FOR_HISTORY : 0);
	const reading: ChangeSettings = {
		...settings,
		source: { crm: crm.baseUrl, entity },
		rowLimit: maxRecordsPerPoll,
		mayGoOn: () => hasTime() && crm.callCount < callsToRead,
	};
	if (cursor && backlog && isOfUse(crm, settings, backlog)) {
		const read = await readBacklog(crm, backlog, reading, cursor);
		if (read) return { read, asked: backlog.asked, since: backlog.since };
	}
	const since = Date.now();
	const { feed, asked } = await openFeed(crm, settings);
	return { read: await readChanges(feed, reading, cursor), asked, since };
}

function isWanted(change: Change, { conditions, ownId }: Asked): boolean {
	if (ownId !== undefined && changedBy(change) === ownId) return false;
	// What is deleted has no values to check.
	return (
		conditions === undefined ||
		change.event === 'deleted' ||
		fulfils(change.record.values, conditions)
	);
}

function changedBy(change: Change): string | undefined {
	return change.event === 'deleted' ? change.row.deletedBy : change.record.modifiedBy;
}
