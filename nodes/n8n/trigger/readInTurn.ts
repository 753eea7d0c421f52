/** Reads the changes of a trigger's entities one after the other, within the limits that they share. */
import { CrmError, endsRun } from '../../crm/errors';
import type { Crm } from '../../crm/port';
import type { Cursor } from '../../sync/changes/cursor';
import type { FeedKeeper } from './keptFeeds';
import { nextChanges, type Limits, type NextChanges } from './nextChanges';
import type { TriggerSettings } from './settings';
import { storageOf } from './storage';

/** An entity, and where its reading continues. */
export interface EntityPosition {
	settings: TriggerSettings;
	feeds: FeedKeeper;
	/** Undefined before the first read. */
	cursor: Cursor | undefined;
	/** True while no poll has saved a cursor. */
	isStart: boolean;
}

/** `failed` and `unread` leave the cursor of the entity where it was. */
type ReadState =
	({ state: 'read' } & NextChanges) | { state: 'failed'; error: unknown } | { state: 'unread' };

const UNREAD: ReadState = { state: 'unread' };

/** The result for one entity. */
export type EntityRead<Position extends EntityPosition> = { position: Position } & ReadState;

/** Shared by all entities. */
export interface SharedLimits {
	maxRecords: number;
	callsToSpend: number;
	/** Calls that each entity needs up to and including its first pages. */
	callsToStart: number;
	/** True until this share, from 0 to 1, of the time is over. */
	hasTime: (share: number) => boolean;
}

/**
 * Every entity can use an equal part of each limit, and what those before it have left.
 * @throws what the first entity throws when no entity can be read, and what any throws while one has not started yet:
 * a trigger starts with all of its entities, or fails.
 */
export async function readInTurn<Position extends EntityPosition>(
	crm: Crm,
	positions: readonly Position[],
	limits: SharedLimits,
): Promise<EntityRead<Position>[]> {
	const reads: EntityRead<Position>[] = [];
	const starts = positions.some(({ isStart }) => isStart);
	let room = limits.maxRecords;
	let ended = false;
	for (const [index, position] of positions.entries()) {
		const share = shareOf(limits, room, index, positions.length);
		const read: ReadState = ended ? UNREAD : await tryToRead(crm, position, share);
		if (read.state === 'failed' && starts) throw read.error;
		if (read.state === 'read') room -= read.changes.length;
		ended ||= read.state === 'failed' && concernsAll(read.error);
		reads.push({ position, ...read });
	}
	const failed = reads.find((read) => read.state === 'failed');
	if (failed && reads.every(({ state }) => state !== 'read')) throw failed.error;
	for (const read of reads) {
		if (read.state === 'read') read.position.feeds.keep(read.feed);
	}
	return reads;
}

/** No other entity can be read either, and trying could make it worse. */
const concernsAll = (error: unknown) =>
	error instanceof CrmError && (endsRun(error) || error.waitCause === 'rate-limited');

function shareOf(
	{ maxRecords, callsToSpend, callsToStart, hasTime }: SharedLimits,
	room: number,
	index: number,
	count: number,
): Limits {
	const after = count - 1 - index;
	const part = Math.floor(maxRecords / count);
	return {
		rowLimit: room - after * part,
		passPageSize: part,
		callsToSpend: callsToSpend - after * callsToStart,
		hasTime: () => hasTime((index + 1) / count),
		...storageOf(count),
	};
}

async function tryToRead(
	crm: Crm,
	{ settings, feeds, cursor }: EntityPosition,
	limits: Limits,
): Promise<ReadState> {
	try {
		return { state: 'read', ...(await nextChanges({ crm, settings, feeds }, cursor, limits)) };
	} catch (error) {
		return { state: 'failed', error };
	}
}
