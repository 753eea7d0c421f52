/**
 * Reads a feed whose position the CRM itself keeps, as a token: it misses no late commit. The reading by stamp follows
 * it, so that it can continue by stamp from the same place when the token is lost, or when there are more changes than
 * one poll can emit or remember.
 */
import type { FeedRow, TokenFeed } from '../../crm/port';
import { earlier, greater, lesser } from '../../crm/stamp';
import { idOf, stateOf, type Emission } from './emission';
import { ALWAYS, DELETED, Memory, PENDING, type RowState } from './memory';
import type { ByToken, Opening, StampReading } from './position';
import type { ReadLimits } from './readByStamp';
import { openRestored } from './restored';

/**
 * Takes the changes since the token: all of them or none.
 * @returns the position after them; undefined when they are too many for one poll or for the memory; the way to a new
 * token when the CRM was restored from a backup: this one does not return what has changed since.
 * @throws CrmError with reason `tokenExpired`.
 */
export async function takeChanges(
	feed: TokenFeed,
	{ rowLimit, lookbackMs, capacity }: ReadLimits,
	position: ByToken,
	emission: Emission,
): Promise<ByToken | Opening | undefined> {
	const { reading, fieldsKey, emittedBefore } = position;
	const memory = new Memory(reading.emitted, capacity);
	const pageSize = Math.min(feed.pageSize, rowLimit + memory.size);
	const { rows, token, more } = await feed.readPage(position.token, pageSize);
	if (feed.precedes(token, position.token)) return openRestored(feed, reading, token);
	const isPassed = (row: FeedRow) => wasEmittedByStamp(row, emittedBefore);
	const changed = rows.filter((row) => !isPassed(row) && !isRemembered(row, memory));
	const added = new Set(changed.map(idOf).filter((id) => !emission.has(id)));
	if (more || added.size > emission.room) return undefined;

	const isNew = new Set(changed.filter((row) => isCreated(row, reading, memory)).map(idOf));
	for (const row of changed) memory.add(stateOfRow(row, feed.openedAt));
	for (const state of [...memory.states()]) {
		// A deletion is returned again by the read after it at the latest.
		if (state.version === DELETED) memory.add({ ...state, createdAt: state.stamp });
	}
	memory.forgetPending(ALWAYS);
	const aged = earlier(feed.openedAt, lookbackMs);
	const settled = settledUpTo(feed, memory, token);
	const isReturnedAgain = ({ version }: RowState) => feed.isSettled(version, token) === false;
	const stamp = advance(reading, memory, { aged, settled, isReturnedAgain });
	if (stamp === undefined) return undefined;
	for (const row of changed) emission.add(row, isNew.has(idOf(row)));
	const { watermark } = reading;
	const reached = stamp === watermark.stamp ? watermark : { stamp, tieBreaker: '' };
	return {
		phase: 'byToken',
		reading: { ...reading, watermark: reached, known: reached, emitted: memory.save() },
		token,
		fieldsKey,
		// As long as the token can return them again.
		emittedBefore: rows.some(isPassed) ? emittedBefore : '',
	};
}

function wasEmittedByStamp(row: FeedRow, emittedBefore: string): boolean {
	return row.kind !== 'deleted' && row.record.modifiedAt < emittedBefore;
}

export function isRemembered(row: FeedRow, memory: Memory): boolean {
	return row.kind === 'deleted' ? memory.isDeleted(row.id) : memory.has(stateOfRow(row, ''));
}

/** The one rule, as in a read by stamp: what is not known and not remembered is created. */
export function isCreated(row: FeedRow, { known }: StampReading, memory: Memory): boolean {
	if (row.kind !== 'present') return false;
	const { id, createdAt } = row.record;
	return memory.isPending(id) || (createdAt >= known.stamp && !memory.knows(id));
}

/** @param now the time of a deletion, which the feed does not report. */
function stateOfRow(row: FeedRow, now: string): RowState {
	return row.kind === 'deleted'
		? stateOf(row, { modifiedAt: now, createdAt: now })
		: stateOf(row, row.record);
}

/** A deletion that a pass emitted, for as long as the pass can lead to a token that returns it again. */
export function stateOfDeletion(row: FeedRow, now: string): RowState {
	return stateOf(row, { modifiedAt: now, createdAt: ALWAYS });
}

/**
 * The token does not return rows again that were settled when it was issued: whatever it still returns was written
 * after them.
 * @returns the stamp of the last such row, empty without any; undefined when the token does not show it.
 */
function settledUpTo(feed: TokenFeed, memory: Memory, token: string): string | undefined {
	let settled = '';
	for (const { version, stamp } of memory.states()) {
		if (version === DELETED || version === PENDING) continue;
		const isSettled = feed.isSettled(version, token);
		if (isSettled === undefined) return undefined;
		if (isSettled) settled = greater(settled, stamp);
	}
	return settled;
}

/**
 * Moves the watermark over what is both settled and older than the lookback window, so that a read by stamp from there
 * finds what is committed late. Where that is too much to remember, it moves over all that is settled.
 * @returns undefined when what is not settled cannot be remembered.
 */
function advance(
	{ watermark: { stamp } }: StampReading,
	memory: Memory,
	{ aged, settled, isReturnedAgain }: Advance,
): string | undefined {
	const watermark = greater(stamp, settled === undefined ? aged : lesser(aged, settled));
	memory.forget({ watermark, known: watermark }, isReturnedAgain);
	if (!memory.isFull) return watermark;
	return settled === undefined ? undefined : memory.shrink(settled, isReturnedAgain);
}

interface Advance {
	aged: string;
	settled: string | undefined;
	/** What the next read returns is remembered in any case. */
	isReturnedAgain: (state: RowState) => boolean;
}
