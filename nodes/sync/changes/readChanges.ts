/**
 * Reads the next changes from a feed. Nothing is stored here: the caller passes the cursor of the last
 * successful poll and stores the one that is returned, so an interrupted poll is simply repeated.
 */
import type { ChangeFeed, SavedFeed } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Change, ChangeEvent } from './change';
import { belongsTo, type Cursor, type CursorSource } from './cursor';
import { Emission } from './emission';
import { continues, EARLIEST, openToken, startReading, type Position } from './position';
import { readByStamp, type ReadLimits, type StampRead } from './readByStamp';
import { readByToken, readOpening } from './readOpening';

export interface ChangeSettings extends ReadLimits {
	source: CursorSource;
	events: readonly ChangeEvent[];
	/** Which existing rows are changes while there is no cursor: those modified since this moment, all, or none if absent. */
	startFrom?: 'all' | (string & {});
}

/**
 * A feed and what it knows, as plain JSON. A backlog is read with the feed that it was started with, as if one read had
 * many pages: each further page costs one call. So does a poll by token, which needs no clock.
 */
export interface Backlog {
	feed: SavedFeed;
	/** The CRM's commit watermark when the feed was opened, if it reported one. */
	commitWatermark?: string;
}

export interface ChangeRead {
	changes: Change[];
	cursor: Cursor;
	/** True when everything that can be emitted by now was emitted. */
	complete: boolean;
	/** What the next read can continue with, when it can go on with this feed. */
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
	const emission = new Emission(settings.rowLimit);
	const read = await readFeed(feed, settings, from, emission);
	return {
		changes: emission.changes.filter(({ event }) => events.includes(event)),
		complete: read.complete,
		cursor: { source, position: read.position },
		backlog: read.canContinue ? { feed: feed.saved, commitWatermark: read.reported } : undefined,
	};
}

async function readFeed(
	feed: ChangeFeed,
	settings: ChangeSettings,
	from: Position | undefined,
	emission: Emission,
): Promise<Omit<StampRead, 'reading'> & { position: Position }> {
	const reading = from?.reading ?? start(feed, settings);
	if (feed.kind === 'stamp') {
		const read = await readByStamp(feed, settings, reading, emission);
		return { ...read, position: { phase: 'byStamp', reading: read.reading } };
	}
	const position = from && continues(feed, from) ? from : openToken(feed, reading);
	return position.phase === 'byToken'
		? await readByToken(feed, settings, position, emission)
		: await readOpening(feed, settings, position, emission);
}

function start({ openedAt }: ChangeFeed, { startFrom }: ChangeSettings) {
	if (startFrom === 'all') return startReading(EARLIEST, openedAt);
	return startReading(startFrom ?? openedAt);
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
