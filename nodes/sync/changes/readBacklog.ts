/** Continues a backlog with the feed as it was opened, as long as that feed is valid. */
import type { ChangeFeed, FeedReopener, TokenFeed } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Backlog } from './backlog';
import type { Cursor } from './cursor';
import { readChanges, type ChangeRead, type ChangeSettings } from './readChanges';

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
	return await readChanges(feed, settings, cursor).catch(unlessOutdated);
}

function reopen(crm: FeedReopener, { feed, commitWatermark }: Backlog): ChangeFeed {
	const reopened = crm.reopenChangeFeed(feed);
	if (reopened.kind === 'token') return withoutNewToken(reopened);
	if (commitWatermark === undefined) return reopened;
	return { ...reopened, commitWatermark: () => Promise.resolve(commitWatermark) };
}

/** A new token starts now, and the clock of a feed that was opened earlier does not show when that is. */
function canContinue(feed: ChangeFeed, { position }: Cursor): boolean {
	if (feed.kind === 'stamp' || position.kind === 'stamp') return feed.kind === position.kind;
	return position.token !== undefined && position.fieldsKey === feed.fieldsKey;
}

function withoutNewToken(feed: TokenFeed): TokenFeed {
	return {
		...feed,
		readPage: async (token, pageSize) =>
			await feed.readPage(token, pageSize).catch((error: unknown) => {
				throw isExpiry(error)
					? new CrmError(error.message, { kind: 'retryLater', reason: 'feedOutdated' })
					: error;
			}),
	};
}

function isExpiry(error: unknown): error is CrmError {
	return error instanceof CrmError && error.reason === 'tokenExpired';
}

/** A field, or the permission to read it, can be gone since the feed was opened: a new feed reports what is wrong. */
function unlessOutdated(error: unknown): undefined {
	if (error instanceof CrmError && mayBeOutdated(error)) return;
	throw error;
}

function mayBeOutdated({ reason, kind }: CrmError): boolean {
	return reason === 'feedOutdated' || (kind !== 'retryLater' && kind !== 'signInAgain');
}
