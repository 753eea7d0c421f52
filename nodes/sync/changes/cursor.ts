import type { StampCursor } from './readByStamp';
import type { TokenCursor } from './readByToken';
import type { WatchedMemory } from './watchedFields';

/** How far the changes of one record type in one CRM have been read. Plain JSON, kept by the caller. */
export interface Cursor {
	/** Where it was read: a cursor means nothing in another CRM or record type. */
	source: CursorSource;
	position: StampCursor | TokenCursor;
	/** What was last seen of the watched fields, while there are any. */
	watched?: WatchedMemory;
}

export interface CursorSource {
	/** Scheme and host of the CRM. */
	crm: string;
	entity: string;
}

/** True when the cursor was made for this source, so that reading may go on from it. */
export function belongsTo({ source }: Cursor, { crm, entity }: CursorSource): boolean {
	return source.crm === crm && source.entity === entity;
}

/** Everything up to this stamp is committed and told, if nothing was left waiting; undefined where a token stands for it. */
export function emittedUpTo({ position }: Cursor): string | undefined {
	return position.kind === 'stamp' ? position.after.stamp : undefined;
}
