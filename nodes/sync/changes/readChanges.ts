/**
 * Reads the next changes from a feed. Nothing is stored here: the caller passes the cursor of the last
 * successful poll and stores the one that is returned, so an interrupted poll is simply repeated.
 */
import type { ChangeFeed, StampFeed } from '../../crm/port';
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
	/** Which existing rows are changes while there is no cursor: those modified since this moment, all, or none if absent. */
	startFrom?: 'all' | (string & {});
}

export interface ChangeRead {
	changes: Change[];
	cursor: Cursor;
	/** True when everything that can be emitted by now was emitted. */
	complete: boolean;
	/** What the next read can continue with, when rows are left that this feed can read. */
	backlog?: Backlog;
}

/**
 * @param cursor without one, or with one of another source, reading starts over.
 * @throws CrmError when deletions are requested of an entity whose feed does not show them, or when the CRM reports an error.
 */
export async function readChanges(
	feed: ChangeFeed,
	settings: ChangeSettings,
	cursor: Cursor | undefined,
): Promise<ChangeRead> {
	const { source, events } = settings;
	if (events.includes('deleted') && !feed.seesDeletes) throw cannotDetectDeletes(source);
	const from = cursor && belongsTo(cursor, source) ? cursor.position : undefined;
	const read = await readFeed(feed, settings, from);
	return {
		changes: read.changes.filter(({ event }) => events.includes(event)),
		complete: read.complete,
		cursor: { source, position: read.cursor },
		backlog: toBacklog(feed, read),
	};
}

/** An entity can switch from one kind of feed to the other: an administrator turns change tracking on or off. */
async function readFeed(
	feed: ChangeFeed,
	settings: ChangeSettings,
	from: Cursor['position'] | undefined,
): Promise<StampRead | TokenRead> {
	if (feed.kind === 'stamp') {
		const position = from ?? startFeed(feed, settings);
		return await readByStamp(
			feed,
			settings,
			position.kind === 'stamp' ? position : byStampInstead(position),
		);
	}
	const position = from ?? startByToken(feed, startMoment(settings));
	return await readByToken(
		feed,
		settings,
		position.kind === 'token' ? position : byTokenInstead(feed, position),
	);
}

/** Before the first record of any CRM. */
const EARLIEST = '1970-01-01T00:00:00.000Z';

function startMoment({ startFrom }: ChangeSettings): string | undefined {
	return startFrom === 'all' ? EARLIEST : startFrom;
}

function startFeed(feed: StampFeed, settings: ChangeSettings): StampCursor {
	const moment = startMoment(settings) ?? feed.openedAt;
	return startByStamp(moment, settings.startFrom === 'all' ? feed.openedAt : undefined);
}

function cannotDetectDeletes({ entity }: CursorSource): CrmError {
	return new CrmError(
		`Deleted records of "${entity}" cannot be detected: change tracking is turned off.`,
		{
			kind: 'misconfigured',
			advice:
				'Turn on "Track changes" in the properties of the table, or remove Deleted from Events.',
		},
	);
}
