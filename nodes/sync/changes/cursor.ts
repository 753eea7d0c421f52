import { lesser } from '../../crm/stamp';
import type { Position } from './position';
import type { WatchedMemory } from './watchedFields';

/** How far the changes of one entity in one CRM have been read. Plain JSON, stored by the caller. */
export interface Cursor {
	/** What was read: a cursor means nothing for another CRM or entity. */
	source: CursorSource;
	position: Position;
	/** Every change before this moment was emitted; absent before the first complete read. */
	completeUpTo?: string;
	/** Last known values of the watched fields, while there are any. */
	watched?: WatchedMemory['seen'];
}

export interface CursorSource {
	/** Scheme and host of the CRM. */
	crm: string;
	entity: string;
}

/** True when the cursor belongs to this source, so that reading can continue from it. Names of entities ignore case. */
export function belongsTo({ source }: Cursor, { crm, entity }: CursorSource): boolean {
	return source.crm === crm && source.entity.toLowerCase() === entity.toLowerCase();
}

/** @returns the stamp up to which everything is committed and emitted. */
export function emittedUpTo({ position }: Pick<Cursor, 'position'>): string {
	const { watermark, known } = position.reading;
	return lesser(watermark.stamp, known.stamp);
}
