/**
 * The way to a token: its pages are passed, over as many polls as they take, while changes are read by stamp. The pages
 * emit nothing but deletions, which cannot be read by stamp. When the pass has its token, and everything before that
 * moment was emitted by stamp, the token takes over. So it does not matter which page the CRM mints the token at.
 */
import type { TokenFeed } from '../../crm/port';
import { greater } from '../../crm/stamp';
import type { ChangeEvent } from './change';
import type { Emission } from './emission';
import { isExpiry, passAllChanges, passAllRows } from './passPages';
import {
	closeOpening,
	emittedByStamp,
	openBacklog,
	openToken,
	type ByToken,
	type Opening,
} from './position';
import {
	readByStamp,
	settledBefore,
	type BegunRead,
	type ReadLimits,
	type StampRead,
} from './readByStamp';
import { takeChanges } from './readByToken';
import type { Settlement } from './stampBounds';

export interface TokenReadLimits extends ReadLimits {
	/** Events to emit. Only deletions need the token. */
	events: readonly ChangeEvent[];
}

export interface TokenRead {
	position: Opening | ByToken;
	/** True when everything that can be emitted by now was emitted. */
	complete: boolean;
	/** The read by stamp that the next poll can continue. */
	continues?: BegunRead;
}

export async function readByToken(
	feed: TokenFeed,
	limits: TokenReadLimits,
	position: ByToken,
	emission: Emission,
): Promise<TokenRead> {
	try {
		const next = await takeChanges(feed, limits, position, emission);
		if (next?.phase === 'opening') return await readOpening(feed, limits, next, emission);
		if (next) return { position: next, complete: true };
	} catch (error) {
		if (!isExpiry(error)) throw error;
		return await readOpening(feed, limits, openToken(feed, position.reading), emission);
	}
	return await readOpening(feed, limits, openBacklog(position), emission);
}

export async function readOpening(
	feed: TokenFeed,
	limits: TokenReadLimits,
	position: Opening,
	emission: Emission,
): Promise<TokenRead> {
	const started = await passAllChanges(feed, limits, position, emission);
	const read = await readByStamp(
		feed.byStamp,
		limits,
		started.reading,
		emission,
		settlementOf(feed, started),
	);
	const { complete, canContinue, start, waits } = read;
	const readOn: Opening = {
		...started,
		reading: read.reading,
		emittedBefore: greater(emittedByStamp(started), read.emittedBefore),
	};
	const passed = await passUnlessDeferred(feed, limits, readOn, read);
	// The token shows what was settled when it was issued: what waits needs a later one.
	if (waits && started.until !== '') return { position: openBacklog(passed), complete };
	const isOver = complete && passed.until !== '' && passed.until < settledBefore(start, limits);
	if (!isOver) return { position: passed, complete, continues: canContinue ? start : undefined };
	return { position: await continueByToken(feed, limits, passed, emission), complete };
}

/**
 * A pass reads all rows. Where it takes more than one page, a backlog is emitted before the others: by stamp, it loses
 * nothing. Deletions from before the last page can be in no token, and rows that cannot be remembered wait for one, so
 * with either the pass is not deferred.
 */
async function passUnlessDeferred(
	feed: TokenFeed,
	limits: TokenReadLimits,
	opening: Opening,
	{ complete, waits }: StampRead,
): Promise<Opening> {
	if (complete || waits || limits.events.includes('deleted')) {
		return await passAllRows(feed, limits, opening);
	}
	if (opening.token !== '') return opening;
	return await passAllRows(feed, { ...limits, mayContinue: () => false }, opening);
}

/** What the token shows, once the pass has reached it. Until then, a pass of changes can still return every row. */
function settlementOf(feed: TokenFeed, position: Opening): Settlement | undefined {
	const { token, until, pass } = position;
	const emittedBefore = emittedByStamp(position);
	if (until === '') {
		return pass === 'changes' ? { isSettled: () => false, emittedBefore } : undefined;
	}
	return {
		isSettled: (version) => feed.isSettled(version, token),
		readLast: (since) => feed.lastSettled(token, since),
		emittedBefore,
	};
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
