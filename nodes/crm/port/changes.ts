/** Change feeds: what was created, updated and deleted. */
import type { Conditions } from './conditions';
import type { CrmRecord } from './records';

/** One row of a change feed: a record as it is now, or the id of a deleted one. */
export type FeedRow =
	| { kind: 'present'; record: CrmRecord }
	| { kind: 'deleted'; id: string; deletedAt?: string; deletedBy?: string };

/** The last row of a keyset read: its stamp, and what orders it among rows with the same stamp. */
export interface StampPosition {
	stamp: string;
	tieBreaker: string;
}

export interface FeedRequest {
	entity: string;
	/** Empty means all fields the user can read. */
	fields: readonly string[];
	/** Reading by stamp returns only matching rows; a token feed returns all rows, and the reader checks. */
	conditions?: Conditions;
}

export interface StampedRow {
	position: StampPosition;
	row: FeedRow;
}

/** What opening a feed found out, as plain JSON: with it the same feed opens again without a call. */
export interface SavedFeed {
	openedAt: string;
	/** Understood by the driver alone. */
	plan: unknown;
}

/** Rows in the order of their modification stamp. */
export interface StampFeed {
	kind: 'stamp';
	saved: SavedFeed;
	/** False where the CRM does not report deletions. */
	seesDeletes: boolean;
	/** The server's clock when the feed was opened. */
	openedAt: string;
	/** Maximum number of rows in one page. */
	pageSize: number;
	/** The moment up to which all changes are committed and readable; absent where the CRM does not report it. */
	commitWatermark?(): Promise<string>;
	/** Rows strictly after `after` and stamped before `before`, oldest first, at most `limit`. */
	readPage(request: {
		after: StampPosition;
		before: string;
		limit: number;
	}): Promise<{ rows: StampedRow[]; more: boolean }>;
}

/** Rows since a token that the CRM itself issues and keeps. */
export interface TokenFeed {
	kind: 'token';
	saved: SavedFeed;
	seesDeletes: true;
	openedAt: string;
	pageSize: number;
	/**
	 * Identifies the fields that rows hold; compared, never read. A token keeps the fields of its first request,
	 * so it is of use only to a feed with the same key.
	 */
	fieldsKey: string;
	/**
	 * Without a token: the first page of all rows, on the way to a first token.
	 * With one: the next page, or what changed since. `more` is true until the CRM has no further page.
	 * A token the CRM no longer knows is a CrmError with code `tokenExpired`.
	 */
	readPage(
		token: string | undefined,
		pageSize: number,
	): Promise<{ rows: FeedRow[]; token: string; more: boolean }>;
	/** The same rows in the order of their stamps, for the time that no token covers. */
	byStamp: StampFeed;
}

export type ChangeFeed = StampFeed | TokenFeed;

/** Opens a feed again from what it saved. */
export interface FeedReopener {
	/** The feed as it was opened before, its clock included: it does not know later changes of the entity's definition. */
	reopenChangeFeed(saved: SavedFeed): ChangeFeed;
}

/** @throws CrmError when the CRM rejects the request or cannot be reached. */
export interface ChangeFeeds extends FeedReopener {
	openChangeFeed(request: FeedRequest): Promise<ChangeFeed>;
}
