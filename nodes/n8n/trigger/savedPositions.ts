/** The cursors that n8n stores for a trigger: one for each of its entities, found by what it was read from. */
import { belongsTo, type Cursor, type CursorSource } from '../../sync/changes/cursor';
import type { CallsByMinute } from '../../sync/changes/callBudget';
import type { StartCount } from './pendingStart';
import { readSavedCursor, type SavedCursor } from './savedCursor';

/** What n8n stores for a trigger between polls. The first entity's cursor is where a trigger with one entity has it. */
export interface TriggerState extends SavedCursor, StartCount {
	/** Those of the entities after the first. */
	more?: SavedCursor[];
	calls?: CallsByMinute;
}

/** What is stored for an entity, and the cursor to read from. */
export interface SavedPosition {
	saved: SavedCursor;
	cursor: Cursor;
}

/** @returns undefined before the first read of the source. Entities can change places: their cursors are found all the same. */
export function findPosition(
	{ cursor, next, more = [] }: TriggerState,
	source: CursorSource,
): SavedPosition | undefined {
	for (const saved of [{ cursor, next }, ...more]) {
		const current = readSavedCursor(saved);
		if (current && belongsTo(current, source)) return { saved, cursor: current };
	}
	return undefined;
}

/** @param saved of all entities that the trigger has, in their order; those of removed ones are forgotten. */
export function savePositions(state: TriggerState, [first, ...more]: readonly SavedCursor[]): void {
	// Both, as stored data leaves out a `next` that there is none of: that of another entity would stay.
	Object.assign(state, { cursor: first?.cursor, next: first?.next });
	if (more.length > 0) state.more = more;
	else delete state.more;
}
