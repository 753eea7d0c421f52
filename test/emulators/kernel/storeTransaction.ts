import type { Row, SqlValue } from './tables';

/** A row as a transaction has left it; undefined when it has deleted it. */
export type PendingRow = { table: string; id: SqlValue; row: Row | undefined };

/**
 * Writes that no one else sees before commit(). Made by Store.begin(); the store's writing methods take it.
 * `startedAt` is when it began, on the emulated clock.
 */
export class StoreTransaction {
	private readonly rows = new Map<string, PendingRow>();
	private open = true;

	constructor(
		readonly startedAt: Date,
		private readonly end: (pending: Iterable<PendingRow>) => void,
	) {}

	/** The row as this transaction has left it; undefined when the transaction has not touched it. */
	pending(table: string, id: SqlValue): PendingRow | undefined {
		return this.rows.get(rowKey(table, id));
	}

	/** Remembers how a row shall be after the commit. */
	keep(pending: PendingRow): void {
		if (!this.open) throw new Error('The transaction has ended');
		this.rows.set(rowKey(pending.table, pending.id), pending);
	}

	/** Makes the writes visible, all together, with the stamps they were given. */
	commit(): void {
		this.finish(this.rows.values());
	}

	/** Forgets the writes. */
	rollback(): void {
		this.finish([]);
	}

	private finish(pending: Iterable<PendingRow>): void {
		if (!this.open) throw new Error('The transaction has ended');
		this.open = false;
		this.end(pending);
	}
}

/** Distinguishes a row from those of all tables. */
export const rowKey = (table: string, id: SqlValue) => JSON.stringify([table, id]);
