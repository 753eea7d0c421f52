/**
 * Reads the next changes from a feed. Nothing is kept here: the caller hands in the cursor of the last
 * successful poll and stores the one that comes back, so a poll that is cut off is simply repeated.
 */
import type { ChangeFeed, StampFeed } from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import { toBacklog, type Backlog } from './backlog';
import type { Change, ChangeEvent } from './change';
import { belongsTo, type Cursor, type CursorSource } from './cursor';
import {
	readByStamp,
	startByStamp,
	type StampCursor,
	type StampRead,
	type StampReading,
} from './readByStamp';
import {
	byStampInstead,
	byTokenInstead,
	readByToken,
	startByToken,
	type TokenRead,
} from './readByToken';

export interface ChangeSettings extends StampReading {
	source: CursorSource;
	events: readonly ChangeEvent[];
	/** What counts as a change when there is no cursor yet: rows modified since this moment, all, or without it none. */
	startFrom?: 'all' | (string & {});
}

export interface ChangeRead {
	changes: Change[];
	cursor: Cursor;
	/** True when all that may be told by now was told. */
	complete: boolean;
	/** With what the next read may go on, when rows are left that this feed leads to. */
	backlog?: Backlog;
}

/**
 * @param cursor undefined, or one of another source, starts anew.
 * @throws CrmError when deletions are asked of a record type that cannot tell them, or the CRM refuses.
 */
export async function readChanges(
	feed: ChangeFeed,
	settings: ChangeSettings,
	cursor: Cursor | undefined,
): Promise<ChangeRead> {
	const { source, events } = settings;
	if (events.includes('deleted') && !feed.seesDeletes) throw cannotSeeDeletes(source);
	const from = cursor && belongsTo(cursor, source) ? cursor.position : undefined;
	const read = await readOn(feed, settings, from);
	return {
		changes: read.changes.filter(({ event }) => events.includes(event)),
		complete: read.complete,
		cursor: { source, position: read.cursor },
		backlog: toBacklog(feed, read),
	};
}

/** A record type may change from one kind of feed to the other: an administrator turns change tracking on or off. */
async function readOn(
	feed: ChangeFeed,
	settings: ChangeSettings,
	from: Cursor['position'] | undefined,
): Promise<StampRead | TokenRead> {
	if (feed.kind === 'stamp') {
		const place = from ?? startFeed(feed, settings);
		return await readByStamp(
			feed,
			settings,
			place.kind === 'stamp' ? place : byStampInstead(place),
		);
	}
	const place = from ?? startByToken(feed, startMoment(settings));
	return await readByToken(
		feed,
		settings,
		place.kind === 'token' ? place : byTokenInstead(feed, place),
	);
}

/** Before the first record of any CRM. */
const BEGINNING = '1970-01-01T00:00:00.000Z';

function startMoment({ startFrom }: ChangeSettings): string | undefined {
	return startFrom === 'all' ? BEGINNING : startFrom;
}

function startFeed(feed: StampFeed, settings: ChangeSettings): StampCursor {
	const moment = startMoment(settings) ?? feed.openedAt;
	return startByStamp(moment, settings.startFrom === 'all' ? feed.openedAt : undefined);
}

function cannotSeeDeletes({ entity }: CursorSource): CrmError {
	return new CrmError(
		`Deleted records of "${entity}" cannot be seen: change tracking is off for this record type.`,
		{
			kind: 'misconfigured',
			advice:
				'Turn on "Track changes" in the properties of the table, or take Deleted out of the events.',
		},
	);
}
