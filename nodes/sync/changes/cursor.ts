import type { StampPosition } from '../crm';
import type { CreationWindow } from './creationWindow';

/** How far the changes of one record type in one CRM have been read. Plain JSON, kept by the caller. */
export interface Cursor {
	/** Where it was read: a cursor means nothing in another CRM, record type or selection of fields. */
	source: CursorSource;
	created: CreationWindow;
	position: CursorPosition;
}

export interface CursorSource {
	/** Scheme and host of the CRM. */
	crm: string;
	recordType: string;
	/** API names of the chosen fields; empty for all. A token feed answers with the fields it was begun with. */
	fields: readonly string[];
}

export type CursorPosition =
	| { kind: 'stamp'; after: StampPosition }
	| {
			kind: 'token';
			/** Absent until the first page has been read. */
			token?: string;
			/** True during the pass over all rows that leads to a first token: they were there before, and are no changes. */
			opening: boolean;
	  };

/** True when the cursor was made for this source, so that reading may go on from it. */
export function belongsTo(cursor: Cursor, source: CursorSource): boolean {
	return (
		cursor.source.crm === source.crm &&
		cursor.source.recordType === source.recordType &&
		cursor.source.fields.join() === source.fields.join()
	);
}
