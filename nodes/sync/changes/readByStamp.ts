/**
 * Reads a feed that is ordered by modification stamp, without losing a late commit and without emitting anything twice.
 *
 * The CRM reports how far everything is committed: the commit watermark. Up to there a position is enough. Rows beyond
 * the watermark are emitted immediately, but the position stays before them: they are read again until the watermark
 * has passed them, because a row that was stamped earlier can still appear among them. Emitted rows are recognized.
 */
import type { CrmRecord, FeedRow, StampedRow, StampFeed, StampPosition } from '../../crm/port';
import type { Change } from './change';
import { committedWhenPassed, rememberRead, startAt, type ReadTimes } from './readTimes';
import { earlier, lesser, nextSecond } from '../../crm/stamp';
import { DELETED, EmittedRows, type RowState, type SavedEmittedRows } from './emittedRows';

/** Position of a read by stamp. */
export interface StampCursor {
	kind: 'stamp';
	/** Everything up to here is committed and emitted. */
	after: StampPosition;
	/** Nothing up to here is read again, including rows that the CRM filtered out by a condition. */
	passed?: string;
	/** Rows emitted beyond `after`. */
	emitted: SavedEmittedRows;
	readTimes: ReadTimes;
	/** Records deleted before this moment were never emitted, so their deletion is not a change either. */
	deletedFrom?: string;
}

export interface StampReading {
	/** The maximum number of changes in one read. */
	rowLimit: number;
	/** Rows younger than this, in milliseconds, wait for the next read: another write can follow in the same second. */
	settleDelayMs: number;
	/** How late a row can appear, in milliseconds, where the CRM has no commit watermark. */
	lookbackMs: number;
	/** Checked before every page except the first. */
	mayContinue: () => boolean;
	/** Rows stamped then or later belong to another read. */
	until?: string;
	/** Characters of JSON for the rows emitted beyond the watermark. */
	capacity?: number;
}

/** A trigger stores at most two cursors and a backlog, and everything it stores stays under 256 KB. */
const DEFAULT_CAPACITY = 75_000;

export interface StampRead {
	changes: Change[];
	cursor: StampCursor;
	/** True when everything that can be emitted by now was emitted. */
	complete: boolean;
	/** The watermark, when rows before it are waiting: they can be read without requesting another one. */
	waitingTo?: string;
}

/** Starts at a moment: what was modified before is not a change. */
export function startByStamp(moment: string, deletedFrom?: string): StampCursor {
	const after = { stamp: moment, tieBreaker: '' };
	return { kind: 'stamp', after, emitted: {}, readTimes: startAt(moment), deletedFrom };
}

export async function readByStamp(
	feed: StampFeed,
	reading: StampReading,
	cursor: StampCursor,
): Promise<StampRead> {
	const settled = earlier(feed.openedAt, reading.settleDelayMs);
	const before = lesser(settled, reading.until ?? settled);
	const watermark = lesser(earlier(before, 1), await readWatermark(feed, reading));
	const progress = new Progress(cursor, watermark, reading);
	let more = true;
	for (let page = 0; more && (page === 0 || progress.mayContinue); page += 1) {
		const limit = Math.min(feed.pageSize, progress.room);
		const { rows, more: hasNext } = await feed.readPage({ after: progress.at, before, limit });
		if (!rows.every((row) => progress.process(row))) return progress.finish(false);
		more = hasNext;
	}
	return progress.finish(!more);
}

/** Where the CRM has no watermark, rows older than the lookback window count as committed. */
async function readWatermark(feed: StampFeed, { lookbackMs }: StampReading): Promise<string> {
	return feed.commitWatermark ? await feed.commitWatermark() : earlier(feed.openedAt, lookbackMs);
}

/** One read in progress: what it has emitted, and how far it has read. */
class Progress {
	/** Position of the last row that was processed. */
	at: StampPosition;
	private after: StampPosition;
	/** By id, because a record that changes while pages are read appears twice. */
	private readonly changes = new Map<string, Change>();
	private readonly emittedBefore: EmittedRows;
	private readonly emitted: EmittedRows;
	private waitsForWatermark = false;

	constructor(
		private readonly cursor: StampCursor,
		private readonly watermark: string,
		private readonly reading: StampReading,
	) {
		const { capacity = DEFAULT_CAPACITY } = reading;
		this.at = startOf(cursor);
		this.after = cursor.after;
		this.emittedBefore = new EmittedRows(cursor.emitted, capacity);
		this.emitted = new EmittedRows(cursor.emitted, capacity);
	}

	get mayContinue(): boolean {
		return this.changes.size < this.reading.rowLimit && this.reading.mayContinue();
	}

	/** How many rows to request: those that can still be emitted, and those read again. */
	get room(): number {
		return this.reading.rowLimit - this.changes.size + this.emittedBefore.size;
	}

	/** @returns false when the row, and all that follow, must wait for another read. */
	process({ position, row }: StampedRow): boolean {
		const state = stateOf(position, row);
		const isAhead = position.stamp > this.watermark;
		if (!this.emitted.has(state) && this.isRelevant(position, row)) {
			const hasRoom = this.changes.size < this.reading.rowLimit || this.changes.has(state.id);
			this.waitsForWatermark = isAhead && !this.emitted.hasRoom;
			if (!hasRoom || this.waitsForWatermark) return false;
			this.changes.delete(state.id);
			this.changes.set(state.id, this.toChange(row));
			if (isAhead) this.emitted.add(state);
		}
		this.at = position;
		if (!isAhead) this.after = position;
		return true;
	}

	private isRelevant({ stamp }: StampPosition, row: FeedRow): boolean {
		return row.kind === 'present' || stamp >= (this.cursor.deletedFrom ?? '');
	}

	finish(complete: boolean): StampRead {
		const { stamp } = this.after;
		const isBeforeWatermark = this.at.stamp <= this.watermark && !this.waitsForWatermark;
		return {
			changes: [...this.changes.values()],
			complete,
			waitingTo: !complete && isBeforeWatermark ? this.watermark : undefined,
			cursor: {
				kind: 'stamp',
				after: this.after,
				passed: complete ? this.watermark : this.cursor.passed,
				emitted: this.emitted.saveFrom(stamp),
				deletedFrom: this.cursor.deletedFrom,
				readTimes: complete
					? startAt(stamp)
					: rememberRead(this.cursor.readTimes, stamp, this.watermark),
			},
		};
	}

	private toChange(row: FeedRow): Change {
		if (row.kind === 'deleted') return { event: 'deleted', row };
		return { event: this.isNew(row.record) ? 'created' : 'updated', record: row.record };
	}

	private isNew({ id, createdAt, modifiedAt }: CrmRecord): boolean {
		const { after, readTimes } = this.cursor;
		const isPassed =
			createdAt < after.stamp || (createdAt === after.stamp && after.tieBreaker !== '');
		return isPassed
			? modifiedAt <= committedWhenPassed(readTimes, createdAt)
			: this.emittedBefore.get(id) === undefined;
	}
}

/** Stamps are whole seconds, and Salesforce compares no finer: what follows starts with the next second. */
function startOf({ after, passed = '' }: StampCursor): StampPosition {
	return passed > after.stamp ? { stamp: nextSecond(passed), tieBreaker: '' } : after;
}

function stateOf({ stamp }: StampPosition, row: FeedRow): RowState {
	return row.kind === 'deleted'
		? { id: row.id, stamp, version: DELETED }
		: { id: row.record.id, stamp, version: row.record.version };
}
