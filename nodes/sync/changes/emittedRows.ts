/**
 * Remembers which rows were emitted although they are beyond the CRM's commit watermark. They are read again, because
 * a late commit can still appear among them, and must be recognized.
 * Bounded: rows that do not fit are emitted once the watermark has passed them.
 */

import { later } from '../../crm/stamp';

/** By stamp, the emitted rows that have it, each `id` or `id@version`, separated by spaces: compact as JSON. */
export type SavedEmittedRows = Readonly<Record<string, string>>;

/** The version of a deleted record. */
export const DELETED = 'deleted';

/** One state of one record. */
export interface RowState {
	id: string;
	stamp: string;
	/** Distinguishes states with the same stamp, where the CRM has more than stamps. */
	version: string;
}

/** Characters that a stamp costs besides the rows that have it. */
const STAMP_CHARACTERS = 32;

export class EmittedRows {
	private readonly rows = new Map<string, RowState>();
	private readonly rowsOfStamp = new Map<string, number>();
	private characters = 0;

	/** @param capacity characters of JSON that can be saved. */
	constructor(
		saved: SavedEmittedRows,
		private readonly capacity: number,
	) {
		for (const [stamp, entries] of Object.entries(saved)) {
			for (const entry of entries.split(' ')) {
				const [id = '', version = stamp] = entry.split('@');
				this.add({ id, stamp, version });
			}
		}
	}

	/** True when exactly this state of the record was emitted. */
	has({ id, stamp, version }: RowState): boolean {
		const emitted = this.rows.get(id);
		return emitted?.stamp === stamp && emitted.version === version;
	}

	/** The state of the record that was emitted last. */
	get(id: string): RowState | undefined {
		return this.rows.get(id);
	}

	states(): Iterable<RowState> {
		return this.rows.values();
	}

	/** False when there is no room for another row. */
	get hasRoom(): boolean {
		return this.characters < this.capacity;
	}

	get size(): number {
		return this.rows.size;
	}

	/** Only a record's last state can be read again, so it replaces an earlier one. */
	add(row: RowState): void {
		const before = this.rows.get(row.id);
		if (before) this.weigh(before, -1);
		this.rows.set(row.id, row);
		this.weigh(row, 1);
	}

	/**
	 * Makes room by dropping the rows with the older stamps.
	 * @returns the first stamp whose rows are all still remembered.
	 */
	dropOlderHalf(): string {
		const stamps = [...this.rows.values()].map(({ stamp }) => stamp).toSorted();
		const median = stamps[Math.floor(stamps.length / 2)] ?? '';
		for (const row of this.rows.values()) {
			if (row.stamp > median) continue;
			this.rows.delete(row.id);
			this.weigh(row, -1);
		}
		return later(median, 1);
	}

	/** @returns the rows stamped `stamp` or later: what must be remembered once everything before it is done. */
	saveFrom(stamp: string): SavedEmittedRows {
		const remembered = [...this.rows.values()].filter((row) => row.stamp >= stamp);
		const groups = Map.groupBy(remembered, (row) => row.stamp);
		return Object.fromEntries(
			[...groups].map(([each, rows]) => [each, rows.map(toEntry).join(' ')]),
		);
	}

	private weigh(row: RowState, sign: 1 | -1): void {
		const count = this.rowsOfStamp.get(row.stamp) ?? 0;
		this.rowsOfStamp.set(row.stamp, count + sign);
		const stampIsNewOrLast = count === (sign === 1 ? 0 : 1);
		this.characters += sign * (toEntry(row).length + 1);
		if (stampIsNewOrLast) this.characters += sign * STAMP_CHARACTERS;
	}
}

export function joinEmitted(one: SavedEmittedRows, other: SavedEmittedRows): SavedEmittedRows {
	const joined: Record<string, string> = { ...one };
	for (const [stamp, rows] of Object.entries(other)) {
		joined[stamp] = joined[stamp] === undefined ? rows : `${joined[stamp]} ${rows}`;
	}
	return joined;
}

function toEntry({ id, stamp, version }: RowState): string {
	return version === stamp ? id : `${id}@${version}`;
}
