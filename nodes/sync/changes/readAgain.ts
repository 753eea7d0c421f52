/** Reads with a feed that an earlier read opened, as long as it fits the CRM: nothing has to be described again. */
import type { FeedReopener, SavedFeed } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Cursor } from './cursor';
import type { BegunRead } from './readByStamp';
import { readChanges, type ChangeRead, type ChangeSettings } from './readChanges';

/** What the last read leaves to the next one. */
export interface KeptFeed {
	feed: SavedFeed;
	/** The read that the next one continues, while a backlog is read. */
	continues?: BegunRead;
}

/**
 * @param cursor the one that the last read with this feed returned.
 * @returns undefined when a new feed must be opened.
 * @throws CrmError when the CRM cannot be reached, is rate-limited, or no longer accepts the sign-in.
 */
export async function readAgain(
	crm: FeedReopener,
	{ feed, continues }: KeptFeed,
	settings: ChangeSettings,
	cursor: Cursor,
): Promise<ChangeRead | undefined> {
	const reopened = crm.reopenChangeFeed(feed);
	return await readChanges(reopened, { ...settings, continues }, cursor).catch(unlessOutdated);
}

/** A field, or the permission to read it, can be gone since the feed was opened: a new feed reports what is wrong. */
function unlessOutdated(error: unknown): undefined {
	if (error instanceof CrmError && mayBeOutdated(error)) return;
	throw error;
}

function mayBeOutdated({ kind }: CrmError): boolean {
	return kind !== 'retryLater' && kind !== 'signInAgain';
}
