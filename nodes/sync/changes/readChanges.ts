/**
 * Reads the next changes from a feed. Nothing is stored here: the caller passes the cursor of the last
 * successful poll and stores the one that is returned, so an interrupted poll is simply repeated.
 */
import type { ChangeFeed, StampFeed } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Change } from './change';
import { belongsTo, emittedUpTo, type Cursor, type CursorSource } from './cursor';
import { Emission } from './emission';
import {
	continues,
	EARLIEST,
	openToken,
	startReading,
	type DeleteLogPosition,
	type Position,
	type StampReading,
} from './position';
import { readByStamp, type BegunRead } from './readByStamp';
import { readDeleteLog } from './readDeleteLog';
import { readByToken, readOpening, type TokenReadLimits } from './readOpening';

export interface ChangeSettings extends TokenReadLimits {
	source: CursorSource;
	/** Which existing rows are changes while there is no cursor: those modified since this moment, all, or none if absent. */
	startFrom?: 'all' | (string & {});
}

export interface ChangeRead {
	changes: Change[];
	cursor: Cursor;
	/** True when everything that can be emitted by now was emitted. */
	complete: boolean;
	/** Present while a backlog is read: what the next read continues, with the same feed. */
	continues?: BegunRead;
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
	requireDeletions(feed, settings);
	const usable = cursor && belongsTo(cursor, source) ? cursor : undefined;
	const emission = new Emission(settings.rowLimit);
	const read = await readFeed(feed, settings, usable?.position, emission);
	return {
		changes: emission.changes.filter(({ event }) => events.includes(event)),
		complete: read.complete,
		cursor: {
			source,
			position: read.position,
			completeUpTo: read.complete ? emittedUpTo(read) : usable?.completeUpTo,
		},
		continues: read.continues,
	};
}

/** @throws CrmError when deletions are requested, and the feed does not show them. */
export function requireDeletions(
	feed: ChangeFeed,
	{ source, events }: Pick<ChangeSettings, 'source' | 'events'>,
): void {
	if (events.includes('deleted') && !feed.seesDeletes) throw cannotDetectDeletes(feed, source);
}

async function readFeed(
	feed: ChangeFeed,
	settings: ChangeSettings,
	from: Position | undefined,
	emission: Emission,
): Promise<Pick<ChangeRead, 'complete' | 'continues'> & { position: Position }> {
	const reading = from?.reading ?? startOf(feed, settings);
	if (feed.kind === 'stamp') {
		const read = await readByStamp(feed, settings, reading, emission);
		const { complete, canContinue, start } = read;
		const position: Position = settings.events.includes('deleted')
			? await readDeleteLog(feed, settings, read, logPosition(feed, from, reading), emission)
			: { phase: 'byStamp', reading: read.reading };
		return { position, complete, continues: canContinue ? start : undefined };
	}
	const position = from && continues(feed, from) ? from : openToken(feed, reading);
	return position.phase === 'byToken'
		? await readByToken(feed, settings, position, emission)
		: await readOpening(feed, settings, position, emission);
}

/** Where reading the log of deletions continues, or starts: with the trigger, or when deletions are selected later. */
function logPosition(
	{ openedAt }: ChangeFeed,
	from: Position | undefined,
	{ deletedFrom, watermark }: StampReading,
): DeleteLogPosition {
	const known = from?.phase === 'byStamp' ? from.log : undefined;
	const start = from ? openedAt : deletedFrom || watermark.stamp;
	return known ?? { from: start, readAt: openedAt };
}

function startOf({ openedAt }: ChangeFeed, { startFrom }: ChangeSettings) {
	if (startFrom === 'all') return startReading(EARLIEST, openedAt);
	return startReading(startFrom ?? openedAt);
}

const UNEXPLAINED = {
	reason: 'the CRM does not report them',
	advice: 'Remove Deleted from Events.',
};

function cannotDetectDeletes(
	{ withoutDeletes = UNEXPLAINED }: StampFeed,
	{ entity }: CursorSource,
): CrmError {
	const { reason, advice } = withoutDeletes;
	return new CrmError(`Deleted records of "${entity}" cannot be detected: ${reason}.`, {
		kind: 'misconfigured',
		advice,
	});
}
