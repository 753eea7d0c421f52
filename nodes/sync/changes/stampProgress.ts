/** One read by stamp in progress: how far it has read, what it emits, and what it must remember. */
import type { FeedRow, StampedRow, StampPosition } from '../../crm/port';
import { stateOf, type Emission } from './emission';
import { ALWAYS, PENDING, type Memory, type RowState } from './memory';
import type { StampReading } from './position';
import type { StampBounds } from './stampBounds';

/**
 * What happened to a row: it was taken; or it, and all that follow, must wait for another poll, for the commit
 * watermark, or for the separate read of new records.
 */
export type Outcome = 'taken' | 'more' | 'waits' | 'separate';

export class StampProgress {
	watermark: StampPosition;
	known: StampPosition;
	separate: boolean;
	private readonly deletedFrom: string;

	constructor(
		reading: StampReading,
		readonly bounds: StampBounds,
		private readonly emission: Emission,
		private readonly memory: Memory,
	) {
		({
			watermark: this.watermark,
			known: this.known,
			separate: this.separate,
			deletedFrom: this.deletedFrom,
		} = reading);
	}

	get reading(): StampReading {
		const { watermark, known, separate, memory, deletedFrom } = this;
		this.forget();
		return { watermark, known, separate, emitted: memory.save(), deletedFrom };
	}

	/** Takes a row of known and new records, in the order of modification. */
	takeAny(stamped: StampedRow): Outcome {
		const { position, row, createdAt } = stamped;
		if (position.stamp >= this.bounds.before) return this.postpone(stamped);
		const state = stateOf(row, stamped);
		const isBeyond = position.stamp > this.bounds.committed;
		const isAhead = this.bounds.isAhead(state);
		if (this.mustEmit(row, state)) {
			const isKnown = createdAt < this.known.stamp;
			if (!this.emission.canAdd(state.id)) return 'more';
			const remembers = isAhead || !isKnown || this.bounds.isUnsettled(state);
			if (remembers && !this.hasRoomFor(state.id)) {
				return isBeyond || isKnown ? 'waits' : 'separate';
			}
			this.emission.add(row, this.isNew(state.id, isKnown));
			if (remembers || this.isOutdated(state.id)) this.memory.add(state);
		}
		if (!isAhead) this.watermark = position;
		return 'taken';
	}

	/** Takes a row of known records, in the order of modification; only committed rows are read so. */
	takeKnown(stamped: StampedRow): Outcome {
		const state = stateOf(stamped.row, stamped);
		if (this.mustEmit(stamped.row, state)) {
			if (!this.emission.canAdd(state.id)) return 'more';
			const remembers = this.bounds.isUnsettled(state);
			if (remembers && !this.hasRoomFor(state.id)) return 'waits';
			this.emission.add(stamped.row, this.isNew(state.id, true));
			if (remembers || this.isOutdated(state.id)) this.memory.add(state);
		}
		this.watermark = stamped.position;
		return 'taken';
	}

	/** Takes a row of new records, in the order of creation. */
	takeNew(stamped: StampedRow): Outcome {
		if (stamped.modifiedAt >= this.bounds.before) {
			const outcome = this.postpone(stamped);
			if (outcome === 'taken') this.known = stamped.position;
			return outcome;
		}
		const state = stateOf(stamped.row, stamped);
		const isBehind = stamped.modifiedAt < this.watermark.stamp && !this.bounds.isUnsettled(state);
		if (this.mustEmit(stamped.row, state)) {
			if (!this.emission.canAdd(state.id)) return 'more';
			const hasRoom = this.hasRoomFor(state.id);
			if (!isBehind && !hasRoom) return 'waits';
			this.emission.add(stamped.row, this.isNew(state.id, false));
			// Versions order the rows of a second, so a row that changes again before `known` has left it is read again.
			if (hasRoom || this.memory.hasReserve) this.memory.add(state);
		}
		this.known = stamped.position;
		return 'taken';
	}

	/** Leaves a row that can still change within its second to the next read, which must emit a new record as created. */
	private postpone(stamped: StampedRow): Outcome {
		const state = stateOf(stamped.row, stamped);
		const isKnown = stamped.createdAt < this.known.stamp && !this.memory.isPending(state.id);
		if (isKnown || this.memory.knows(state.id)) return 'taken';
		if (!this.hasRoomFor(state.id)) return 'waits';
		this.memory.add({ ...state, version: PENDING, createdAt: ALWAYS });
		return 'taken';
	}

	/** All rows were taken: everything that is committed was emitted, and all of it is known. */
	endAny(): void {
		this.passCommitted();
		// What was pending was emitted now, or was postponed again with a later stamp, or is deleted.
		this.memory.forgetPending(this.bounds.before);
		if (this.watermark.tieBreaker === '') this.known = this.watermark;
	}

	/** The watermark moves to the end of what is committed, and never back. */
	passCommitted(): void {
		if (this.bounds.end <= this.watermark.stamp) return;
		this.watermark = { stamp: this.bounds.end, tieBreaker: '' };
		this.forget();
	}

	/** All new records up to the watermark are known. */
	endNew(): void {
		this.known = { stamp: this.watermark.stamp, tieBreaker: '' };
		this.separate = false;
		this.forget();
	}

	private mustEmit({ kind }: FeedRow, state: RowState): boolean {
		const isRelevant = kind === 'present' || state.stamp >= this.deletedFrom;
		return isRelevant && !this.wasEmitted(kind, state);
	}

	/** A token does not report when a record was deleted, so its deletion is recognized whatever its stamp. */
	private wasEmitted(kind: FeedRow['kind'], state: RowState): boolean {
		return kind === 'deleted' ? this.memory.isDeleted(state.id) : this.memory.has(state);
	}

	/** Where new records are read by creation, those of earlier seconds need not be remembered for the current one. */
	private hasRoomFor(id: string): boolean {
		const { memory } = this;
		if (!memory.hasRoom) this.forget();
		return memory.hasRoom || memory.knows(id) || memory.isPending(id);
	}

	private forget(): void {
		const { watermark, known } = this;
		this.memory.forget({ watermark: watermark.stamp, known: known.stamp }, (state) =>
			this.bounds.isUnsettled(state),
		);
	}

	/** True when what is remembered of the record does not hold after it is emitted. */
	private isOutdated(id: string): boolean {
		return this.memory.isPending(id) || this.memory.isDeleted(id);
	}

	/** The one rule: a record is created when nothing of it was emitted, and it is not known. */
	private isNew(id: string, isKnown: boolean): boolean {
		return this.memory.isPending(id) || (!isKnown && !this.memory.knows(id));
	}
}
