/** The pages of a token, passed on the way to the next token. A page of all rows is one call of up to 5,000 rows. */
import type { FeedRow, TokenFeed } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { later } from '../../crm/stamp';
import { stateOf, type Emission } from './emission';
import { Memory } from './memory';
import { emittedByStamp, openToken, type Opening } from './position';
import type { ReadLimits } from './readByStamp';
import { isCreated, isRemembered, stateOfDeletion } from './readByToken';
import { openRestored } from './restored';

/** The clocks of a CRM's servers differ slightly, in milliseconds. */
const OVERLAP_MS = 2_000;

/** Passes as many pages of changes as the poll can, and at least one. */
export async function passAllChanges(
	feed: TokenFeed,
	limits: ReadLimits,
	position: Opening,
	emission: Emission,
): Promise<Opening> {
	let passed = position;
	while (passed.pass === 'changes' && passed.until === '') {
		passed = await restartExpired(feed, passed, passChanges(feed, limits, passed, emission));
		const hasRoom = emission.room >= changesPageSize(feed, limits);
		if (!hasRoom || !limits.mayContinue()) break;
	}
	return passed;
}

/** Passes as many pages of all rows as the poll can, and at least one. */
export async function passAllRows(
	feed: TokenFeed,
	limits: ReadLimits,
	position: Opening,
): Promise<Opening> {
	if (position.pass === 'changes' || position.until !== '') return position;
	return await restartExpired(feed, position, passRows(feed, limits, position));
}

async function passRows(
	feed: TokenFeed,
	{ mayContinue }: ReadLimits,
	position: Opening,
): Promise<Opening> {
	let { token } = position;
	for (;;) {
		const page = await feed.readPage(token || undefined, feed.pageSize);
		({ token } = page);
		if (!page.more) return { ...position, token, until: later(page.readAt, OVERLAP_MS) };
		if (!mayContinue()) return { ...position, token };
	}
}

/**
 * Passes one page of changes. It emits deletions, and rows that became visible behind the watermark, where no read by
 * stamp finds them: at most as many as the poll can emit.
 * @returns the way to a new token when the CRM was restored from a backup.
 */
async function passChanges(
	feed: TokenFeed,
	limits: ReadLimits,
	position: Opening,
	emission: Emission,
): Promise<Opening> {
	const memory = new Memory(position.reading.emitted, limits.capacity);
	const pageSize = changesPageSize(feed, limits);
	const { rows, token, more, readAt } = await feed.readPage(position.token, pageSize);
	if (feed.precedes(token, position.token)) return openRestored(feed, position.reading, token);
	const isLate = (row: FeedRow) => isBehind(row, position) && !isRemembered(row, memory);
	for (const row of rows) {
		if (row.kind !== 'deleted') {
			if (!isLate(row)) continue;
			emission.add(row, isCreated(row, position.reading, memory));
			if (memory.hasRoom) memory.add(stateOf(row, row.record));
		} else if (!memory.isDeleted(row.id)) {
			emission.add(row, false);
			if (memory.hasRoomForDeletions) memory.add(stateOfDeletion(row, feed.openedAt));
		}
	}
	return {
		...position,
		reading: { ...position.reading, emitted: memory.save() },
		token,
		until: more ? '' : later(readAt, OVERLAP_MS),
	};
}

/** Behind the watermark, and not emitted by stamp. New records that are read separately are not read from there. */
function isBehind(row: FeedRow, position: Opening): boolean {
	if (row.kind === 'deleted') return false;
	const { modifiedAt, createdAt } = row.record;
	const { watermark, known, separate } = position.reading;
	if (modifiedAt >= watermark.stamp || modifiedAt < emittedByStamp(position)) return false;
	return !separate || createdAt < known.stamp;
}

/**
 * All rows of a page can be deletions. Every page of a pass has the same size, as Dataverse asks for.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/page-results
 */
function changesPageSize(
	{ pageSize }: TokenFeed,
	{ rowLimit, passPageSize = rowLimit }: ReadLimits,
): number {
	return Math.min(pageSize, passPageSize);
}

/** @returns the position after the pass; from the start again when its token has expired. */
async function restartExpired(
	feed: TokenFeed,
	{ reading }: Opening,
	pass: Promise<Opening>,
): Promise<Opening> {
	try {
		return await pass;
	} catch (error) {
		if (!isExpiry(error)) throw error;
		return openToken(feed, reading);
	}
}

export function isExpiry(error: unknown): boolean {
	return error instanceof CrmError && error.reason === 'tokenExpired';
}
