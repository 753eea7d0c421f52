/** The pages of one read by stamp, requested as long as the poll can. */
import type {
	ReadStart,
	StampedRow,
	StampFeed,
	StampPage,
	StampPageRequest,
	StampPosition,
} from '../../crm/port';
import type { Emission } from './emission';
import type { Memory } from './memory';
import type { Outcome } from './stampProgress';

/** The rows that a part of a read consists of. */
export type Range = Omit<StampPageRequest, 'limit'>;

export class StampPages {
	/** Position of the last row that was taken. */
	at: StampPosition = { stamp: '', tieBreaker: '' };
	/** True while the next page is requested in any case. */
	private isFree = true;
	/** The page that was read to begin, until the range it belongs to is read. */
	private first: { range: Range; page: StampPage } | undefined;

	constructor(
		private readonly feed: StampFeed,
		private readonly emission: Emission,
		private readonly memory: Memory,
		private readonly mayContinue: () => boolean,
	) {}

	/**
	 * Begins the read with the first page of a range.
	 * @returns the circumstances of the read, with the end of the range still open.
	 */
	async begin(range: Omit<Range, 'before'>): Promise<ReadStart> {
		const { start, ...page } = await this.feed.readFirstPage({ ...range, limit: this.limit });
		this.isFree = false;
		this.first = { range, page };
		return start;
	}

	/** The next page is requested in any case. */
	allowOne(): void {
		this.isFree = true;
	}

	/** @returns done when all rows of the range were taken. */
	async read(range: Range, take: (row: StampedRow) => Outcome): Promise<Outcome | 'done'> {
		this.at = range.after;
		for (;;) {
			const page = this.takeFirst(range) ?? (await this.next(range));
			if (!page) return 'more';
			for (const row of page.rows) {
				const outcome = take(row);
				if (outcome !== 'taken') return outcome;
				this.at = row.position;
			}
			if (!page.more) return 'done';
		}
	}

	private async next(range: Range): Promise<StampPage | undefined> {
		const canEmit = this.emission.room > 0;
		if (!canEmit || !(this.isFree || this.mayContinue())) return undefined;
		this.isFree = false;
		return await this.feed.readPage({ ...range, after: this.at, limit: this.limit });
	}

	/** The page that the read began with, if it is of this range: up to its end, which was not known then. */
	private takeFirst({ before, ...range }: Range): StampPage | undefined {
		const { first } = this;
		this.first = undefined;
		if (!first || keyOf(first.range) !== keyOf(range)) return undefined;
		const { rows, more } = first.page;
		const inRange = rows.filter(({ position }) => before === undefined || position.stamp < before);
		return { rows: inRange, more: more && inRange.length === rows.length };
	}

	/** How many rows to request: those that can still be emitted, and those read again. */
	private get limit(): number {
		return Math.min(this.feed.pageSize, this.emission.room + this.memory.size);
	}
}

const keyOf = ({ order, after, createdUpTo }: Range) => JSON.stringify([order, after, createdUpTo]);
