import type { StampCursor } from './readByStamp';
import type { TokenCursor } from './readByToken';
import type { WatchedMemory } from './watchedFields';

/** How far the changes of one entity in one CRM have been read. Plain JSON, stored by the caller. */
export interface Cursor {
	/** What was read: a cursor means nothing for another CRM or entity. */
	source: CursorSource;
	position: StampCursor | TokenCursor;
	/** Last known values of the watched fields, while there are any. */
	watched?: WatchedMemory;
}

export interface CursorSource {
	/** Scheme and host of the CRM. */
	crm: string;
	entity: string;
}

/** True when the cursor belongs to this source, so that reading can continue from it. */
export function belongsTo({ source }: Cursor, { crm, entity }: CursorSource): boolean {
	return source.crm === crm && source.entity === entity;
}

/**
 * @returns the stamp up to which everything is committed and, if no rows are waiting, emitted;
 * undefined for a cursor by token.
 */
export function emittedUpTo({ position }: Cursor): string | undefined {
	return position.kind === 'stamp' ? position.after.stamp : undefined;
}
