/**
 * The way to a token: its pages are passed, over as many polls as they take, while changes are read by stamp. The pages
 * emit nothing but deletions, which cannot be read by stamp. When the pass has its token, and everything before that
 * moment was emitted by stamp, the token takes over. So it does not matter which page the CRM mints the token at.
 */
import type { ReadStart, TokenFeed } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { later } from '../../crm/stamp';
import type { Emission } from './emission';
import { Memory } from './memory';
import { closeOpening, openBacklog, openToken, type ByToken, type Opening } from './position';
import { readByStamp, settledBefore, type ReadLimits } from './readByStamp';
import { stateOfDeletion, takeChanges } from './readByToken';

/** The clocks of a CRM's servers differ slightly, in milliseconds. */
const OVERLAP_MS = 2_000;

export interface TokenRead {
	position: Opening | ByToken;
	/** True when everything that can be emitted by now was emitted. */
	complete: boolean;
	/** The read by stamp that the next poll can continue. */
	continues?: ReadStart;
}

export async function readByToken(
	feed: TokenFeed,
	limits: ReadLimits,
	position: ByToken,
	emission: Emission,
): Promise<TokenRead> {
	try {
		const next = await takeChanges(feed, limits, position, emission);
		if (next) return { position: next, complete: true };
	} catch (error) {
		if (!isExpiry(error)) throw error;
		return await readOpening(feed, limits, openToken(feed, position.reading), emission);
	}
	return await readOpening(feed, limits, openBacklog(position), emission);
}

export async function readOpening(
	feed: TokenFeed,
	limits: ReadLimits,
	position: Opening,
	emission: Emission,
): Promise<TokenRead> {
	const started =
		position.pass === 'changes'
			? await restartExpired(feed, position, passChanges(feed, limits, position, emission))
			: position;
	const read = await readByStamp(feed.byStamp, limits, started.reading, emission);
	const passed = await passPages(feed, limits, { ...started, reading: read.reading }, emission);
	const isOver =
		read.complete &&
		passed.until !== '' &&
		passed.reading.watermark.tieBreaker === '' &&
		passed.until < settledBefore(read.start, limits);
	const { complete, canContinue, start } = read;
	if (!isOver) return { position: passed, complete, continues: canContinue ? start : undefined };
	return { position: await continueByToken(feed, limits, passed, emission), complete };
}

/** The first read of the token already belongs to this poll, if it can still read and emit. */
async function continueByToken(
	feed: TokenFeed,
	limits: ReadLimits,
	opening: Opening,
	emission: Emission,
): Promise<Opening | ByToken> {
	const position = closeOpening(opening);
	if (limits.continues || emission.room <= 0 || !limits.mayContinue()) return position;
	try {
		return (await takeChanges(feed, limits, position, emission)) ?? position;
	} catch (error) {
		if (!isExpiry(error)) throw error;
		return openToken(feed, position.reading);
	}
}

/** Passes as many pages as the poll can; at least one of all rows. */
async function passPages(
	feed: TokenFeed,
	limits: ReadLimits,
	position: Opening,
	emission: Emission,
): Promise<Opening> {
	if (position.until !== '') return position;
	if (position.pass === 'allRows') {
		return await restartExpired(feed, position, passRows(feed, limits, position));
	}
	let passed = position;
	while (
		passed.until === '' &&
		emission.room >= changesPageSize(feed, limits) &&
		limits.mayContinue()
	) {
		passed = await restartExpired(feed, passed, passChanges(feed, limits, passed, emission));
		if (passed.pass === 'allRows') return passed;
	}
	return passed;
}

/** Passes as many pages of all rows as the poll can. */
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

/** Passes one page of changes: at most as many deletions as the poll can emit. */
async function passChanges(
	feed: TokenFeed,
	limits: ReadLimits,
	position: Opening,
	emission: Emission,
): Promise<Opening> {
	if (position.until !== '') return position;
	const memory = new Memory(position.reading.emitted, limits.capacity);
	const pageSize = changesPageSize(feed, limits);
	const { rows, token, more, readAt } = await feed.readPage(position.token, pageSize);
	for (const row of rows) {
		if (row.kind !== 'deleted' || memory.isDeleted(row.id)) continue;
		emission.add(row, false);
		if (memory.hasRoomForDeletions) memory.add(stateOfDeletion(row, feed.openedAt));
	}
	return {
		...position,
		reading: { ...position.reading, emitted: memory.save() },
		token,
		until: more ? '' : later(readAt, OVERLAP_MS),
	};
}

/** All rows of a page can be deletions. Every page of a pass has the same size, as Dataverse asks for. */
function changesPageSize({ pageSize }: TokenFeed, { rowLimit }: ReadLimits): number {
	return Math.min(pageSize, rowLimit);
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

function isExpiry(error: unknown): boolean {
	return error instanceof CrmError && error.reason === 'tokenExpired';
}
