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
import { earlier, greater, lesser, nextSecond } from '../../crm/stamp';
import type { Emission } from './emission';
import { Memory } from './memory';
import { EARLIEST, type StampReading } from './position';
import { StampPages, type Range } from './stampPages';
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
	/** When the read began that this one continues: a backlog is read in several polls as if by one read. */
	continues?: ReadStart;
}

export interface StampRead {
	reading: StampReading;
	/** True when everything that can be emitted by now was emitted. */
	complete: boolean;
	/** When the read began. */
	start: ReadStart;
	/** True when the next poll can continue this read, as if it had begun at the same moment. */
	canContinue: boolean;
}

/** @param emission takes the changes. */
export async function readByStamp(
	feed: StampFeed,
	limits: ReadLimits,
	reading: StampReading,
	emission: Emission,
): Promise<StampRead> {
	if (emission.room <= 0) {
		const start = limits.continues ?? { startedAt: feed.openedAt };
		return { reading, complete: false, start, canContinue: false };
	}
	const memory = new Memory(reading.emitted, limits.capacity);
	const pages = new StampPages(feed, emission, memory, limits.mayContinue);
	const start = limits.continues ?? (await pages.begin(firstRange(reading)));
	const before = settledBefore(start, limits);
	const aged = earlier(start.startedAt, limits.lookbackMs);
	const committed = lesser(earlier(before, 1), greater(start.committed ?? '', aged));
	const progress = new StampProgress(reading, { before, committed }, emission, memory);
	let outcome: Outcome | 'done' = 'separate';
	while (outcome === 'separate') {
		outcome = progress.separate
			? await readSeparately(pages, progress)
			: await readTogether(pages, progress);
	}
	const isBehind = pages.at.stamp <= committed || !feed.reportsCommits;
	return {
		reading: progress.reading,
		complete: outcome === 'done',
		start,
		canContinue: outcome === 'more' && isBehind,
	};
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
