import type { StoreTransaction } from '../kernel/store';

/**
 * The environment's row versions: every write gets the next one, whatever its table.
 *
 * A version is settled when every write that got it or a lower one is committed or undone. Change tracking
 * returns tokens no higher than that, so that a transaction that commits late does not appear below a token.
 */
export class Versions {
	private readonly firstOfOpen = new Map<StoreTransaction, number>();

	constructor(private last: number) {}

	/** The version for a write; with a transaction it stays unsettled until end(). */
	next(transaction?: StoreTransaction): number {
		this.last += 1;
		if (transaction && !this.firstOfOpen.has(transaction)) {
			this.firstOfOpen.set(transaction, this.last);
		}
		return this.last;
	}

	/** @returns puts the versions back to where they are now, as a restored database counts on from its backup. */
	backUp(): () => void {
		const { last } = this;
		return () => {
			this.last = last;
		};
	}

	/** To be called when a transaction is committed or rolled back. */
	end(transaction: StoreTransaction): void {
		this.firstOfOpen.delete(transaction);
	}

	/** The highest settled version. */
	get settled(): number {
		return Math.min(this.last, ...[...this.firstOfOpen.values()].map((first) => first - 1));
	}
}
