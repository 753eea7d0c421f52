/**
 * Stores a trigger's cursor so that a crash of n8n loses no batch, and repeats at most one.
 *
 * n8n saves the trigger's data and creates the execution one after the other; a crash between the two would
 * lose the batch if the cursor had already moved. So the previous cursor is stored beside the new one until the next
 * tick of the same process shows that n8n got past that point. Where n8n commits both in one transaction (durable
 * poll cursors), the new cursor counts immediately.
 */
import type { Cursor } from '../../sync/changes/cursor';
import { isDurable } from './durableMode';
import { pollMemory } from './pollMemory';

export interface SavedCursor {
	cursor?: Cursor;
	/** The cursor after the last batch, and the process that emitted the batch. */
	next?: { cursor: Cursor; process: string };
}

/** @returns the cursor to read from; undefined before the first read. */
export function readSavedCursor({ cursor, next }: SavedCursor): Cursor | undefined {
	return next && (isDurable() || next.process === pollMemory().process) ? next.cursor : cursor;
}

/**
 * What to store after a read.
 * @param from the cursor that the read started from.
 * @param cursor the cursor after the read.
 * @param hasBatch false when nothing was emitted, so that nothing can be lost.
 */
export function toSavedCursor(
	from: Cursor | undefined,
	cursor: Cursor,
	{ hasBatch }: { hasBatch: boolean },
): SavedCursor {
	return hasBatch && !isDurable()
		? { cursor: from, next: { cursor, process: pollMemory().process } }
		: { cursor, next: undefined };
}
