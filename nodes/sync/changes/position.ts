/**
 * How far the changes of an entity have been read: one of three phases, each with the same reading by stamp inside, so
 * that every way from one phase to another keeps what was read (SPEC.md has the table).
 */
import type { StampPosition, TokenFeed } from '../../crm/port';
import { noneRemembered, type SavedMemory } from './memory';

/** Before the first record of any CRM. */
export const EARLIEST = '1970-01-01T00:00:00.000Z';

/** How far the rows have been read in the order of their stamps. Plain JSON. */
export interface StampReading {
	/** The watermark: of the known records, every change up to here was emitted. */
	watermark: StampPosition;
	/** Records created up to here are known: they existed at the start, or were emitted. Never beyond the watermark. */
	known: StampPosition;
	/** True while known records and new ones are read separately, because the new ones cannot all be remembered. */
	separate: boolean;
	/** What was emitted beyond `watermark` or `known`. */
	emitted: SavedMemory;
	/** Records deleted before this moment were never emitted, so their deletion is not a change either. */
	deletedFrom: string;
}

/** The entity has no change tracking. */
export interface ByStamp {
	phase: 'byStamp';
	reading: StampReading;
	/** Absent while deletions are not to be emitted. */
	log?: DeleteLogPosition;
}

/** How far the log of deletions was read. */
export interface DeleteLogPosition {
	/** Deletions before this moment were emitted. */
	from: string;
	/** When it was read last. */
	readAt: string;
}

/** A pass over the pages of a token is in progress; it leads to the next token, and changes are read by stamp. */
export interface Opening {
	phase: 'opening';
	reading: StampReading;
	/** Pages of all rows, or of the changes since a token, of which there are too many to emit them from there. */
	pass: 'allRows' | 'changes';
	/** The next page; empty before the first. */
	token: string;
	fieldsKey: string;
	/** Empty during the pass. Afterwards, everything before this moment is to be emitted by stamp, the rest by token. */
	until: string;
	/**
	 * Rows that were modified earlier were emitted by stamp, whatever their version; those between here and the watermark
	 * as far as they are settled or remembered. A position that version 0.1.0 saved has the watermark instead.
	 */
	emittedBefore?: string;
}

/** Changes are read from a token. `reading` follows, so that it can continue by stamp at any time. */
export interface ByToken {
	phase: 'byToken';
	reading: StampReading;
	token: string;
	fieldsKey: string;
	/** Rows of the next read that were modified earlier were emitted by stamp. */
	emittedBefore: string;
}

export type Position = ByStamp | Opening | ByToken;

/**
 * @param moment what was modified before it is not a change, and records created before it are known.
 * @param deletedFrom records deleted earlier are not a change; empty for no limit.
 */
export function startReading(moment: string, deletedFrom = ''): StampReading {
	const start = { stamp: moment, tieBreaker: '' };
	return {
		watermark: start,
		known: start,
		separate: moment === EARLIEST,
		emitted: noneRemembered,
		deletedFrom,
	};
}

/** True when a feed by token can continue the position: with other fields, its token is of no use. */
export function continues(
	{ fieldsKey }: TokenFeed,
	position: Position,
): position is Opening | ByToken {
	return position.phase !== 'byStamp' && position.fieldsKey === fieldsKey;
}

/** The way to a new token: at the start, after the loss of one, and for other fields. */
export function openToken({ fieldsKey }: TokenFeed, reading: StampReading): Opening {
	const emittedBefore = reading.watermark.stamp;
	return {
		phase: 'opening',
		reading,
		pass: 'allRows',
		token: '',
		fieldsKey,
		until: '',
		emittedBefore,
	};
}

/** The way out of a read by token with more changes than one poll can emit or remember. */
export function openBacklog(position: ByToken | Opening): Opening {
	const { reading, token, fieldsKey } = position;
	const emittedBefore = emittedByStamp(position);
	return { phase: 'opening', reading, pass: 'changes', token, fieldsKey, until: '', emittedBefore };
}

/** The end of an opening: its pass has reached the token, and everything before `until` was emitted by stamp. */
export function closeOpening(position: Opening): ByToken {
	const { reading, token, fieldsKey } = position;
	return { phase: 'byToken', reading, token, fieldsKey, emittedBefore: emittedByStamp(position) };
}

/** Rows that were modified earlier were emitted by stamp, whatever their version. */
export function emittedByStamp({ reading, emittedBefore }: ByToken | Opening): string {
	return emittedBefore ?? reading.watermark.stamp;
}
