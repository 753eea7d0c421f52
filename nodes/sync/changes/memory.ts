/**
 * The one memory of what was emitted: the rows beyond the watermark, which are read again, because a late commit can
 * still appear among them, and the new records, which a later read must not take for unknown ones. Bounded: rows that
 * do not fit wait until a watermark has passed them.
 */

import {
	keyOf,
	readEntry,
	readKey,
	STAMP_CHARACTERS,
	toEntry,
	weightOf,
	type RowState,
} from './memoryEntries';

export type { RowState };

/** By stamp, the remembered rows that have it, separated by spaces: compact as JSON. */
export type SavedMemory = Readonly<Record<string, string>>;

export const noneRemembered: SavedMemory = {};

/** The version of a deleted record. */
export const DELETED = 'deleted';

/** The version of a record that was seen but could not be emitted yet. */
export const PENDING = 'pending';

/** The time of creation of what must be remembered no matter how far was read. */
export const ALWAYS = '9999-12-31T00:00:00.000Z';

const nothingKept: (state: RowState) => boolean = () => false;

/** Characters of JSON: a trigger stores two cursors and a backlog, all of it in less than 256 KB. */
export const DEFAULT_CAPACITY = 60_000;

/** Characters of JSON, for about a dozen rows; with the default capacity, the reserve has room for about 150. */
const MIN_RESERVE = 500;

export class Memory {
	private readonly rows = new Map<string, RowState>();
	private readonly rowsOfStamp = new Map<string, number>();
	private characters = 0;

	/** @param capacity characters of JSON that can be saved. */
	constructor(
		saved: SavedMemory,
		private readonly capacity = DEFAULT_CAPACITY,
	) {
		for (const [key, entries] of Object.entries(saved)) {
			const stamp = readKey(key);
			for (const entry of entries.split(' ')) this.add(readEntry(stamp, entry));
		}
	}

	/** True when exactly this state of the record was emitted. */
	has({ id, stamp, version }: RowState): boolean {
		const emitted = this.rows.get(id);
		return emitted?.stamp === stamp && emitted.version === version;
	}

	/** True when some state of the record was emitted. */
	knows(id: string): boolean {
		const emitted = this.rows.get(id);
		return emitted !== undefined && emitted.version !== PENDING;
	}

	/** True when the record was seen and must still be emitted, as created. */
	isPending(id: string): boolean {
		return this.rows.get(id)?.version === PENDING;
	}

	isDeleted(id: string): boolean {
		return this.rows.get(id)?.version === DELETED;
	}

	/** False when there is no room for another row. */
	get hasRoom(): boolean {
		return this.characters < this.capacity;
	}

	/** True when there is room for a row that is forgotten as soon as the second of its creation was read. */
	get hasReserve(): boolean {
		return this.characters < this.capacity + Math.max(MIN_RESERVE, this.capacity / 10);
	}

	/** False when deletions, which can be remembered for long, have taken their share of the room. */
	get hasRoomForDeletions(): boolean {
		return this.characters < this.capacity / 2;
	}

	get size(): number {
		return this.rows.size;
	}

	states(): Iterable<RowState> {
		return this.rows.values();
	}

	/** Only a record's last state can be read again, so it replaces an earlier one. */
	add(row: RowState): void {
		this.delete(row.id);
		this.rows.set(row.id, row);
		this.weigh(row, 1);
	}

	/**
	 * Forgets what was modified before `watermark` and created before `known`: neither is read again.
	 * @param isKept true for a state that is remembered all the same.
	 */
	forget({ watermark, known }: { watermark: string; known: string }, isKept = nothingKept): void {
		for (const state of this.rows.values()) {
			if (state.stamp < watermark && state.createdAt < known && !isKept(state)) {
				this.delete(state.id);
			}
		}
	}

	/** Forgets what is pending and was modified before `before`. */
	forgetPending(before: string): void {
		for (const { id, stamp, version } of this.rows.values()) {
			if (version === PENDING && stamp < before) this.delete(id);
		}
	}

	/**
	 * Forgets the oldest stamps until the rest can be saved.
	 * @param latest what is modified then or later must be remembered.
	 * @returns the first stamp that is remembered completely; undefined when too much must be remembered.
	 */
	shrink(latest: string, isKept = nothingKept): string | undefined {
		const stamps = [...new Set([...this.rows.values()].map(({ stamp }) => stamp))].toSorted();
		for (const stamp of stamps.filter((each) => each <= latest)) {
			this.forget({ watermark: stamp, known: stamp }, isKept);
			if (this.characters <= this.capacity) return stamp;
		}
		return undefined;
	}

	get isFull(): boolean {
		return this.characters > this.capacity;
	}

	save(): SavedMemory {
		const groups = Map.groupBy(this.rows.values(), (row) => row.stamp);
		return Object.fromEntries(
			[...groups].map(([each, rows]) => [keyOf(each), rows.map(toEntry).join(' ')]),
		);
	}

	private delete(id: string): void {
		const row = this.rows.get(id);
		if (!row) return;
		this.weigh(row, -1);
		this.rows.delete(id);
	}

	private weigh(row: RowState, sign: 1 | -1): void {
		const count = this.rowsOfStamp.get(row.stamp) ?? 0;
		this.rowsOfStamp.set(row.stamp, count + sign);
		const stampIsNewOrLast = count === (sign === 1 ? 0 : 1);
		this.characters += sign * weightOf(row);
		if (stampIsNewOrLast) this.characters += sign * STAMP_CHARACTERS;
	}
}
