/** Up to where a read by stamp can take rows, and how far everything is committed. */
import { earlier, greater, lesser, nextSecond } from '../../crm/stamp';
import type { RowState } from './memory';

/** What a token shows of the rows: those that were settled when it was issued are committed, and it does not return them. */
export interface Settlement {
	/** False for a row that the token returns, or may return. */
	isSettled: (version: string) => boolean | undefined;
	/** The stamp of the last settled row that was modified at `since` or later. */
	readLast?: (since: string) => Promise<string | undefined>;
	/** A row that was modified earlier need not be recognized when the token returns it. */
	emittedBefore: string;
}

export class StampBounds {
	/** Everything stamped up to here is committed. */
	committed: string;
	/** Rows modified earlier are older than the lookback window. */
	readonly aged: string;
	/** The second of the last settled row: of its rows, those are committed that are settled. */
	private lastSettled = '';

	/**
	 * @param before rows modified then or later belong to another read.
	 * @param windowStart the start of the lookback window: everything up to it counts as committed.
	 * @param reported up to where everything is committed, as the CRM reports it; empty where it does not.
	 */
	constructor(
		readonly before: string,
		windowStart: string,
		reported: string,
		private readonly settlement?: Settlement,
	) {
		this.aged = nextSecond(windowStart);
		this.committed = lesser(earlier(before, 1), greater(reported, windowStart));
	}

	/** The first stamp that is not yet committed. */
	get end(): string {
		return nextSecond(this.committed);
	}

	/**
	 * Everything before the second of the last settled row is committed: what is not has a later version, and so was
	 * written later.
	 * @returns true when more is committed than was known.
	 */
	settle(last: string): boolean {
		const committed = earlier(lesser(last, this.before), 1);
		if (committed <= this.committed) return false;
		this.committed = committed;
		this.lastSettled = last;
		return true;
	}

	/** True for a row that may have others before it that are not yet committed. */
	isAhead({ stamp, version }: RowState): boolean {
		const isLastSettled =
			stamp === this.lastSettled && this.settlement?.isSettled(version) === true;
		return stamp > this.committed && !isLastSettled;
	}

	/** True for a row that the token returns: only the memory shows that it was emitted. */
	isUnsettled({ stamp, version }: RowState): boolean {
		const { settlement } = this;
		if (!settlement || stamp < this.aged || stamp < settlement.emittedBefore) return false;
		return settlement.isSettled(version) === false;
	}
}
