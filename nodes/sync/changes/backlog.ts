/**
 * A backlog is read with the feed that it was started with, as if one read had many pages. Each further page costs
 * one call: the CRM's clock, its commit watermark and the entity's description are not read again.
 */
import type { ChangeFeed, SavedFeed } from '../../crm/port';
import type { StampRead } from './readByStamp';
import type { TokenRead } from './readByToken';

/** The feed of a backlog and what it knows. Plain JSON, stored by the caller. */
export interface Backlog {
	feed: SavedFeed;
	/** The CRM's commit watermark when the feed was opened, where the CRM has one. */
	commitWatermark?: string;
}

/** @returns undefined when no rows are left, or when the rows that are left need another feed. */
export function toBacklog(feed: ChangeFeed, read: StampRead | TokenRead): Backlog | undefined {
	if ('hasPages' in read) return read.hasPages ? { feed: feed.saved } : undefined;
	if (read.waitingTo === undefined) return undefined;
	return { feed: feed.saved, commitWatermark: read.waitingTo };
}
