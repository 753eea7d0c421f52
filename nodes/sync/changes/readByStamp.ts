/**
 * Reads rows in the order of their modification stamp, without losing a late commit and without emitting anything twice.
 *
 * The CRM reports how far everything is committed. Up to there a position is enough. Rows beyond are emitted
 * immediately, but the watermark stays before them: they are read again until it can pass them, because a row that was
 * stamped earlier can still appear among them. Emitted rows are recognized by the memory.
 *
 * A record is created when it is beyond `known` and not remembered. While a backlog is read, new records are
 * remembered; where they are too many, known and new records are read separately: known ones by modification, new
 * ones in the order of their creation, which never changes, so that a position in it says what was emitted.
 */
import type { StampedRow, StampFeed, StampPosition } from '../../crm/port';
import { earlier, greater, lesser, nextSecond } from '../../crm/stamp';
import type { Emission } from './emission';
import { EARLIEST, type StampReading } from './position';
import { StampProgress, type Outcome } from './stampProgress';

export interface ReadLimits {
	/** The maximum number of changes in one read. */
	rowLimit: number;
	/** Rows younger than this, in milliseconds, wait for the next read: another write can follow in the same second. */
	settleDelayMs: number;
	/** How late a row can appear, in milliseconds: what is older counts as committed, whatever the CRM reports. */
	lookbackMs: number;
	/** Checked before every page except the first one, and the first one of new records. */
	mayContinue: () => boolean;
	/** Characters of JSON for what was emitted beyond the watermark. */
	capacity?: number;
	/** True while the feed of a backlog is continued: nothing but its rows is read. */
	isContinued?: boolean;
}

export interface StampRead {
	reading: StampReading;
	/** True when everything that can be emitted by now was emitted. */
	complete: boolean;
	/** True when the next poll can go on with the same feed, its clock and its commit watermark. */
	canContinue: boolean;
	/** The commit watermark that the CRM reported, if it did. */
	reported?: string;
}

/** @param emission takes the changes. */
export async function readByStamp(
	feed: StampFeed,
	limits: ReadLimits,
	reading: StampReading,
	emission: Emission,
): Promise<StampRead> {
	const before = settledBefore(feed, limits);
	const reported = await feed.commitWatermark?.();
	const aged = earlier(feed.openedAt, limits.lookbackMs);
	const committed = lesser(earlier(before, 1), greater(reported ?? '', aged));
	const progress = new StampProgress(reading, { before, committed }, emission, limits.capacity);
	const pages = new Pages(feed, progress, limits.mayContinue);
	let outcome: Outcome | 'done' = 'separate';
	while (outcome === 'separate') {
		outcome = progress.separate
			? await readSeparately(pages, progress)
			: await readTogether(pages, progress);
	}
	const isBehind = pages.at.stamp <= committed || !feed.commitWatermark;
	return {
		reading: progress.reading,
		complete: outcome === 'done',
		canContinue: outcome === 'more' && isBehind,
		reported,
	};
}

/** Rows stamped from then on can still change within their second. Stamps are whole seconds. */
export function settledBefore(
	{ openedAt }: Pick<StampFeed, 'openedAt'>,
	{ settleDelayMs }: Pick<ReadLimits, 'settleDelayMs'>,
): string {
	return nextSecond(earlier(openedAt, settleDelayMs + 1_000));
}

/** Reads to the end, beyond what is settled: a new record that is not seen could not be recognized as new later. */
async function readTogether(pages: Pages, progress: StampProgress) {
	const outcome = await pages.read({ order: 'modified', after: progress.watermark }, (row) =>
		progress.takeAny(row),
	);
	if (outcome === 'done') progress.endAny();
	if (outcome === 'separate') progress.separate = true;
	return outcome;
}

async function readSeparately(pages: Pages, progress: StampProgress): Promise<Outcome | 'done'> {
	const { watermark, known, end } = progress;
	if (watermark.stamp < end) {
		const outcome =
			known.stamp === EARLIEST
				? 'done'
				: await pages.read(
						{ order: 'modified', after: watermark, before: end, createdUpTo: known },
						(row) => progress.takeKnown(row),
					);
		if (outcome !== 'done') return outcome;
		progress.passCommitted();
	}
	// The watermark is within a second that was committed once, and is not any more.
	if (progress.watermark.tieBreaker !== '') return 'waits';
	pages.allowOne();
	const outcome = await pages.read(
		{ order: 'created', after: known, before: progress.watermark.stamp },
		(row) => progress.takeNew(row),
	);
	if (outcome !== 'done') return outcome;
	progress.endNew();
	return 'separate';
}

interface Range {
	order: 'modified' | 'created';
	after: StampPosition;
	before?: string;
	createdUpTo?: StampPosition;
}

/** Requests pages as long as the poll can. */
class Pages {
	/** Position of the last row that was taken. */
	at: StampPosition = { stamp: '', tieBreaker: '' };
	private isFree = true;

	constructor(
		private readonly feed: StampFeed,
		private readonly progress: StampProgress,
		private readonly mayContinue: () => boolean,
	) {}

	/** The next page is requested in any case. */
	allowOne(): void {
		this.isFree = true;
	}

	/** @returns done when all rows of the range were taken. */
	async read(range: Range, take: (row: StampedRow) => Outcome): Promise<Outcome | 'done'> {
		this.at = range.after;
		for (;;) {
			const canEmit = this.progress.emission.room > 0;
			if (!canEmit || !(this.isFree || this.mayContinue())) return 'more';
			this.isFree = false;
			const limit = this.progress.limit(this.feed.pageSize);
			const { rows, more } = await this.feed.readPage({ ...range, after: this.at, limit });
			for (const row of rows) {
				const outcome = take(row);
				if (outcome !== 'taken') return outcome;
				this.at = row.position;
			}
			if (!more) return 'done';
		}
	}
}
