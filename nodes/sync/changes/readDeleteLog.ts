/**
 * Reads which records were deleted for good, from the log that the CRM keeps of deletions. Reading by stamp returns a
 * deleted record as long as the CRM has it; the log also names those that it no longer has. It costs a separate call,
 * so it is read at intervals.
 */
import type { ReadStart, StampFeed } from '../../crm/port';
import { earlier, greater, lesser } from '../../crm/stamp';
import type { Emission } from './emission';
import { ALWAYS, DELETED, Memory } from './memory';
import type { ByStamp, DeleteLogPosition } from './position';
import { settledBefore, type ReadLimits, type StampRead } from './readByStamp';

const INTERVAL_MS = 15 * 60_000;

/**
 * The log is read after a complete read by stamp, which has emitted every deletion that it can see.
 * @returns the position after both reads.
 */
export async function readDeleteLog(
	feed: StampFeed,
	limits: ReadLimits,
	{ reading, complete, start }: StampRead,
	log: DeleteLogPosition,
	emission: Emission,
): Promise<ByStamp> {
	const { readDeleteLog: readLog } = feed;
	if (!readLog) return { phase: 'byStamp', reading };
	const memory = new Memory(reading.emitted, limits.capacity);
	remember(emission, memory);
	const isDue = earlier(start.startedAt, INTERVAL_MS) >= log.readAt;
	const canRead = complete && isDue && emission.room > 0 && limits.mayContinue();
	const next = canRead
		? await emitDeletions(readLog, limits, start, log, { memory, emission })
		: log;
	release(memory, next.from);
	memory.forget({ watermark: reading.watermark.stamp, known: reading.known.stamp });
	return { phase: 'byStamp', reading: { ...reading, emitted: memory.save() }, log: next };
}

/** Keeps the deletions of this read until the log has been read beyond them: it names them as well. */
function remember({ changes }: Emission, memory: Memory): void {
	for (const change of changes) {
		if (change.event !== 'deleted' || !memory.hasRoomForDeletions) continue;
		const { id, deletedAt: stamp = '' } = change.deletion;
		memory.add({ id, stamp, createdAt: ALWAYS, version: DELETED });
	}
}

async function emitDeletions(
	readLog: NonNullable<StampFeed['readDeleteLog']>,
	limits: ReadLimits,
	start: ReadStart,
	{ from, readAt }: DeleteLogPosition,
	{ memory, emission }: { memory: Memory; emission: Emission },
): Promise<DeleteLogPosition> {
	const { deletions, covered, end } = await readLog(from, (id) => memory.isDeleted(id));
	const aged = lesser(earlier(start.startedAt, limits.lookbackMs), end);
	const read = lesser(greater(covered ?? '', aged), settledBefore(start, limits));
	const upTo = greater(from, read);
	for (const deletion of deletions) {
		const { id, deletedAt: stamp = '' } = deletion;
		const mustRemember = stamp >= upTo;
		if (emission.room <= 0 || (mustRemember && !memory.hasRoomForDeletions)) {
			return { from: lesser(upTo, stamp), readAt };
		}
		emission.add({ kind: 'deleted', ...deletion }, false);
		memory.add({ id, stamp, createdAt: ALWAYS, version: DELETED });
	}
	const isUpToDate = end >= start.startedAt;
	return { from: upTo, readAt: isUpToDate ? start.startedAt : readAt };
}

/** What the log does not name again is forgotten as any other row. */
function release(memory: Memory, from: string): void {
	for (const state of [...memory.states()]) {
		if (state.version === DELETED && state.createdAt === ALWAYS && state.stamp < from) {
			memory.add({ ...state, createdAt: state.stamp });
		}
	}
}
