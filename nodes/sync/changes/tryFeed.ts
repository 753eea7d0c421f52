/** Whether the changes of an entity can be read at all, tried before a trigger is published. */
import type { ChangeFeed } from '../../crm/port';
import { requireDeletions, type ChangeSettings } from './readChanges';

/**
 * Reads one row in every way that a trigger reads: what would fail when it is published fails here, with the same error.
 * @throws CrmError such as for a missing permission, a condition that the CRM rejects, or deletions that it does not report.
 */
export async function tryFeed(
	feed: ChangeFeed,
	settings: Pick<ChangeSettings, 'source' | 'events'>,
): Promise<void> {
	requireDeletions(feed, settings);
	if (feed.kind === 'token') await feed.readPage(undefined, 1);
	const byStamp = feed.kind === 'token' ? feed.byStamp : feed;
	const after = { stamp: feed.openedAt, tieBreaker: '' };
	await byStamp.readFirstPage({ order: 'modified', after, limit: 1 });
}
