/**
 * A backlog is read on with the feed that it was begun with: each further page costs one call, and no other is made
 * for the clock of the CRM, its mark and the description of the record type. It is as if one read had many pages.
 */
import type { ChangeFeed, SavedFeed } from '../../crm/port/index';
import type { StampRead } from './readByStamp';
import type { TokenRead } from './readByToken';

/** What the feed of a backlog knows. Plain JSON, kept by the caller. */
export interface Backlog {
	feed: SavedFeed;
	/** The CRM's mark when the feed was opened, where it tells one. */
	commitWatermark?: string;
}

/** @returns undefined when nothing is left, or what is left needs another feed. */
export function toBacklog(feed: ChangeFeed, read: StampRead | TokenRead): Backlog | undefined {
	if ('hasPages' in read) return read.hasPages ? { feed: feed.saved } : undefined;
	if (read.waitingTo === undefined) return undefined;
	return { feed: feed.saved, commitWatermark: read.waitingTo };
}
