/**
 * Reads a feed that is ordered by modification stamp, so that a late commit is neither lost nor anything told twice.
 *
 * The CRM says how far all is committed: the mark. Up to there a position is enough. Rows beyond the mark are told
 * at once, but the position stays before them: they are read again until the mark has passed them, because a row
 * that was stamped earlier may still appear among them. Those that were told are recognised.
 */
import type {
	CrmRecord,
	FeedRow,
	StampedRow,
	StampFeed,
	StampPosition,
} from '../../crm/port/index';
import type { Change } from './change';
import { beginAt, committedWhenPassed, rememberRead, type ReadTimes } from './readTimes';
import { earlier, lesser, nextSecond } from '../../crm/stamp';
import { DELETED, EmittedRows, type RowState, type SavedEmittedRows } from './emittedRows';

/** Where a read by stamp stands. */
export interface StampCursor {
	kind: 'stamp';
	/** Everything up to here is committed and told. */
	after: StampPosition;
	/** Nothing up to here is read again, rows that the CRM left out for a condition included. */
	passed?: string;
	/** Rows told beyond `after`. */
	told: SavedEmittedRows;
	readTimes: ReadTimes;
	/** Records deleted before this moment were never seen, so their end is no change either. */
	deletedFrom?: string;
}

export interface StampReading {
	/** No more changes are told in one read. */
	rowLimit: number;
	/** Rows younger than this, in milliseconds, wait for the next read: their second may still see another write. */
	settleDelayMs: number;
	/** How late a row may appear, in milliseconds, where the CRM does not say how far all is committed. */
	lookbackMs: number;
	/** Asked before every page but the first. */
	mayGoOn: () => boolean;
	/** Rows stamped later are left to whoever reads from there. */
	until?: string;
	/** Characters of JSON for the rows told ahead of the mark. */
	capacity?: number;
}

/** A trigger keeps two cursors and a backlog at most, and all it keeps stays under 256 KB. */
const DEFAULT_CAPACITY = 75_000;

export interface StampRead {
	changes: Change[];
	cursor: StampCursor;
	/** True when all that may be told by now was told. */
	complete: boolean;
	/** The mark, when rows wait that lie before it: they can be read without asking for another one. */
	waitingTo?: string;
}

/** Starts at a moment: what was modified before is no change. */
export function startByStamp(moment: string, deletedFrom?: string): StampCursor {
	const after = { stamp: moment, tieBreaker: '' };
	return { kind: 'stamp', after, told: {}, readTimes: beginAt(moment), deletedFrom };
}

export async function readByStamp(
	feed: StampFeed,
	reading: StampReading,
	cursor: StampCursor,
): Promise<StampRead> {
	const settled = earlier(feed.openedAt, reading.settleDelayMs);
	const before = lesser(settled, reading.until ?? settled);
	const mark = lesser(earlier(before, 1), await commitWatermark(feed, reading));
	const progress = new Progress(cursor, mark, reading);
	let more = true;
	for (let page = 0; more && (page === 0 || progress.mayGoOn); page += 1) {
		const limit = Math.min(feed.pageSize, progress.room);
		const { rows, more: left } = await feed.readPage({ after: progress.at, before, limit });
		if (!rows.every((row) => progress.take(row))) return progress.finish(false);
		more = left;
	}
	return progress.finish(!more);
}

/** Without the CRM's word, rows older than the latest that may still appear count as committed. */
async function commitWatermark(feed: StampFeed, { lookbackMs }: StampReading): Promise<string> {
	return feed.commitWatermark ? await feed.commitWatermark() : earlier(feed.openedAt, lookbackMs);
}

/** One read on its way: what it has told, and how far it has come. */
class Progress {
	/** The row that was taken last. */
	at: StampPosition;
	private after: StampPosition;
	/** By id, because a record that changes while pages are read comes twice. */
	private readonly changes = new Map<string, Change>();
	private readonly emittedBefore: EmittedRows;
	private readonly told: EmittedRows;
	private waitsForMark = false;

	constructor(
		private readonly cursor: StampCursor,
		private readonly mark: string,
		private readonly reading: StampReading,
	) {
		const { capacity = DEFAULT_CAPACITY } = reading;
		this.at = beginning(cursor);
		this.after = cursor.after;
		this.emittedBefore = new EmittedRows(cursor.told, capacity);
		this.told = new EmittedRows(cursor.told, capacity);
	}

	get mayGoOn(): boolean {
		return this.changes.size < this.reading.rowLimit && this.reading.mayGoOn();
	}

	/** How many rows to ask for: those that may still be told, and those read again. */
	get room(): number {
		return this.reading.rowLimit - this.changes.size + this.emittedBefore.size;
	}

	/** @returns false when the row, and with it all that follow, has to wait for another read. */
	take({ position, row }: StampedRow): boolean {
		const state = stateOf(position, row);
		const isAhead = position.stamp > this.mark;
		if (!this.told.has(state) && this.concerns(position, row)) {
			const hasRoom = this.changes.size < this.reading.rowLimit || this.changes.has(state.id);
			this.waitsForMark = isAhead && !this.told.hasRoom;
			if (!hasRoom || this.waitsForMark) return false;
			this.changes.delete(state.id);
			this.changes.set(state.id, this.toChange(row));
			if (isAhead) this.told.add(state);
		}
		this.at = position;
		if (!isAhead) this.after = position;
		return true;
	}

	private concerns({ stamp }: StampPosition, row: FeedRow): boolean {
		return row.kind === 'present' || stamp >= (this.cursor.deletedFrom ?? '');
	}

	finish(complete: boolean): StampRead {
		const { stamp } = this.after;
		const isBehindMark = this.at.stamp <= this.mark && !this.waitsForMark;
		return {
			changes: [...this.changes.values()],
			complete,
			waitingTo: !complete && isBehindMark ? this.mark : undefined,
			cursor: {
				kind: 'stamp',
				after: this.after,
				passed: complete ? this.mark : this.cursor.passed,
				told: this.told.saveFrom(stamp),
				deletedFrom: this.cursor.deletedFrom,
				readTimes: complete
					? beginAt(stamp)
					: rememberRead(this.cursor.readTimes, stamp, this.mark),
			},
		};
	}

	private toChange(row: FeedRow): Change {
		if (row.kind === 'deleted') return { event: 'deleted', row };
		return { event: this.isNew(row.record) ? 'created' : 'updated', record: row.record };
	}

	private isNew({ id, createdAt, modifiedAt }: CrmRecord): boolean {
		const { after, readTimes } = this.cursor;
		const isBehind =
			createdAt < after.stamp || (createdAt === after.stamp && after.tieBreaker !== '');
		return isBehind
			? modifiedAt <= committedWhenPassed(readTimes, createdAt)
			: this.emittedBefore.get(id) === undefined;
	}
}

/** Stamps have whole seconds, and Salesforce looks at no more of them: what follows begins with the next one. */
function beginning({ after, passed = '' }: StampCursor): StampPosition {
	return passed > after.stamp ? { stamp: nextSecond(passed), tieBreaker: '' } : after;
}

function stateOf({ stamp }: StampPosition, row: FeedRow): RowState {
	return row.kind === 'deleted'
		? { id: row.id, stamp, version: DELETED }
		: { id: row.record.id, stamp, version: row.record.version };
}
