/**
 * Keeps a trigger's cursor so that a crash of n8n loses no batch, and repeats one at most.
 *
 * n8n saves what a trigger keeps and creates the execution one after the other; a crash between the two would
 * lose the batch if the cursor had moved already. So the old cursor stays beside the new one until the next tick
 * of the same process shows that n8n came past that point. Where n8n commits both in one transaction (durable
 * poll cursors), the new cursor counts at once.
 */
import type { Cursor } from '../../sync/changes/cursor';
import { isDurable } from './durableMode';

export interface KeptCursor {
	cursor?: Cursor;
	/** The cursor behind the last batch, and the process that told it. */
	next?: { cursor: Cursor; process: string };
}

/** Another one after every start of n8n. */
const thisProcess = `${Date.now()}-${Math.random()}`;

/** The cursor to read from. */
export function takeCursor({ cursor, next }: KeptCursor): Cursor | undefined {
	return next && (isDurable() || next.process === thisProcess) ? next.cursor : cursor;
}

/**
 * What to keep after a read.
 * @param hasBatch false when nothing was told, so that nothing can be lost.
 */
export function keepCursor(
	from: Cursor | undefined,
	cursor: Cursor,
	{ hasBatch }: { hasBatch: boolean },
): KeptCursor {
	return hasBatch && !isDurable()
		? { cursor: from, next: { cursor, process: thisProcess } }
		: { cursor, next: undefined };
}
