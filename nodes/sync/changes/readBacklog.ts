/** Continues a backlog with the feed as it was opened, as long as that feed is valid. */
import type { ChangeFeed, FeedReopener } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Cursor } from './cursor';
import { continues } from './position';
import { readChanges, type Backlog, type ChangeRead, type ChangeSettings } from './readChanges';

/**
 * @param cursor belongs to the source that the settings name.
 * @returns undefined when a new feed must be opened.
 * @throws CrmError when the CRM cannot be reached, is rate-limited, or no longer accepts the sign-in.
 */
export async function readBacklog(
	crm: FeedReopener,
	backlog: Backlog,
	settings: ChangeSettings,
	cursor: Cursor,
): Promise<ChangeRead | undefined> {
	const feed = reopen(crm, backlog);
	if (!canContinue(feed, cursor)) return undefined;
	return await readChanges(feed, { ...settings, isContinued: true }, cursor).catch(unlessOutdated);
}

/** The commit watermark stays valid, and is not requested again. */
function reopen(crm: FeedReopener, { feed, commitWatermark }: Backlog): ChangeFeed {
	const reopened = crm.reopenChangeFeed(feed);
	if (reopened.kind === 'token' || !reopened.commitWatermark) return reopened;
	return { ...reopened, commitWatermark: () => Promise.resolve(commitWatermark) };
}

function canContinue(feed: ChangeFeed, { position }: Cursor): boolean {
	return feed.kind === 'token' ? continues(feed, position) : position.phase === 'byStamp';
}

/** A field, or the permission to read it, can be gone since the feed was opened: a new feed reports what is wrong. */
function unlessOutdated(error: unknown): undefined {
	if (error instanceof CrmError && mayBeOutdated(error)) return;
	throw error;
}

function mayBeOutdated({ kind }: CrmError): boolean {
	return kind !== 'retryLater' && kind !== 'signInAgain';
}
