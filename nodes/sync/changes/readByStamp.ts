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
import type { ReadStart, StampFeed } from '../../crm/port';
import { earlier, lesser, nextSecond } from '../../crm/stamp';
import type { Emission } from './emission';
import { Memory } from './memory';
import { EARLIEST, type StampReading } from './position';
import { StampBounds, type Settlement } from './stampBounds';
import { StampPages, type Range } from './stampPages';
import { StampProgress, type Outcome } from './stampProgress';

export interface ReadLimits {
	/** The maximum number of changes in one read. */
	rowLimit: number;
	/** Rows in a page of a pass, at most `rowLimit`; the same in every read, also where `rowLimit` is not. */
	passPageSize?: number;
	/** Rows younger than this, in milliseconds, wait for the next read: another write can follow in the same second. */
	settleDelayMs: number;
	/** How late a row can appear, in milliseconds: what is older counts as committed, whatever the CRM reports. */
	lookbackMs: number;
	/** Checked before every page except the first one, and the first one of new records. */
	mayContinue: () => boolean;
	/** Characters of JSON for what was emitted beyond the watermark. */
	capacity?: number;
	/** When the read began that this one continues: a backlog is read in several polls as if by one read. */
	continues?: BegunRead;
}

export interface BegunRead extends ReadStart {
	/** The stamp of the last row that a token shows as settled; absent while it was not needed. */
	settled?: string;
}

export interface StampRead {
	reading: StampReading;
	/** True when everything that can be emitted by now was emitted. */
	complete: boolean;
	/** When the read began. */
	start: BegunRead;
	/** Rows that were modified earlier were emitted, whatever their version. */
	emittedBefore: string;
	/** True when rows wait because no more can be remembered. */
	waits: boolean;
	/** True when the next poll can continue this read, as if it had begun at the same moment. */
	canContinue: boolean;
}

/**
 * @param emission takes the changes.
 * @param settlement what a token shows of the rows, where there is one: it is asked for only when more rows wait than
 * can be remembered.
 */
export async function readByStamp(
	feed: StampFeed,
	limits: ReadLimits,
	reading: StampReading,
	emission: Emission,
	settlement?: Settlement,
): Promise<StampRead> {
	if (emission.room <= 0) {
		const start = limits.continues ?? { startedAt: feed.openedAt };
		return { ...notRead, reading, start };
	}
	const memory = new Memory(reading.emitted, limits.capacity);
	const pages = new StampPages(feed, emission, memory, limits.mayContinue);
	let start: BegunRead = limits.continues ?? (await pages.begin(firstRange(reading)));
	const before = settledBefore(start, limits);
	const windowStart = earlier(start.startedAt, limits.lookbackMs);
	const bounds = new StampBounds(before, windowStart, start.committed ?? '', settlement);
	const { committed, aged } = bounds;
	if (settlement && start.settled !== undefined) bounds.settle(start.settled);
	const progress = new StampProgress(reading, bounds, emission, memory);
	let outcome = await readRows(pages, progress);
	if (outcome === 'waits' && settlement?.readLast && start.settled === undefined) {
		const settled = await settlement.readLast(progress.watermark.stamp);
		if (settled !== undefined && bounds.settle(settled)) {
			start = { ...start, settled };
			pages.allowOne();
			outcome = await readRows(pages, progress);
		}
	}
	const isBehind = pages.at.stamp <= committed || !feed.reportsCommits;
	const result = progress.reading;
	return {
		reading: result,
		complete: outcome === 'done',
		start,
		emittedBefore: lesser(result.watermark.stamp, aged),
		waits: outcome === 'waits',
		canContinue: outcome === 'more' && isBehind,
	};
}

const notRead = { complete: false, emittedBefore: '', waits: false, canContinue: false };

async function readRows(pages: StampPages, progress: StampProgress): Promise<Outcome | 'done'> {
	let outcome: Outcome | 'done' = 'separate';
	while (outcome === 'separate') {
		outcome = progress.separate
			? await readSeparately(pages, progress)
			: await readTogether(pages, progress);
	}
	return outcome;
}

/** Rows stamped from then on can still change within their second. Stamps are whole seconds. */
export function settledBefore(
	{ startedAt }: ReadStart,
	{ settleDelayMs }: Pick<ReadLimits, 'settleDelayMs'>,
): string {
	return nextSecond(earlier(startedAt, settleDelayMs + 1_000));
}

/** Where a read begins: what it reads up to is known with its first page. */
function firstRange({ watermark, known, separate }: StampReading): Omit<Range, 'before'> {
	if (!separate) return { order: 'modified', after: watermark };
	return known.stamp === EARLIEST
		? { order: 'created', after: known }
		: { order: 'modified', after: watermark, createdUpTo: known };
}

/** Reads to the end, beyond what is settled: a new record that is not seen could not be recognized as new later. */
async function readTogether(pages: StampPages, progress: StampProgress) {
	const outcome = await pages.read({ order: 'modified', after: progress.watermark }, (row) =>
		progress.takeAny(row),
	);
	if (outcome === 'done') progress.endAny();
	if (outcome === 'separate') progress.separate = true;
	return outcome;
}

async function readSeparately(
	pages: StampPages,
	progress: StampProgress,
): Promise<Outcome | 'done'> {
	const { watermark, known } = progress;
	const { end } = progress.bounds;
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
