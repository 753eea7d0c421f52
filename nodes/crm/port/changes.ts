/** Change feeds: what was created, updated and deleted. */
import type { Conditions, RelatedConditions } from './conditions';
import type { CrmRecord, RecordReference } from './records';

/** A record that no longer exists for people who work in the CRM. */
export interface Deletion extends RecordReference {
	/** Where the CRM reports it. */
	deletedAt?: string;
	/** Id of the user who deleted it, where the CRM reports it and leaves no doubt. */
	deletedBy?: string;
	/** Id of the record that it was merged into, if it was. */
	mergedInto?: string;
}

/** One row of a change feed: a record as it is now, one that was merged into another but can still be read, or a deletion. */
export type FeedRow =
	| { kind: 'present'; record: CrmRecord }
	| { kind: 'merged'; record: CrmRecord; mergedInto: string }
	| ({ kind: 'deleted' } & Deletion);

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
	/** The same for the related records: the driver can do this where the CRM has the capability `filterRelated`. */
	related?: RelatedConditions;
	/** Also reads the labels of choices and the names of records; it costs no further call. */
	includeLabels?: boolean;
}

export interface StampedRow {
	/** In the order that was requested. */
	position: StampPosition;
	createdAt: string;
	/** For a deleted record, when it was deleted. */
	modifiedAt: string;
	row: FeedRow;
}

/** What opening a feed found out: with it the same feed opens again without a call. */
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
	/** Why the CRM does not report deletions, after a colon, and what to do about it. */
	withoutDeletes?: { reason: string; advice: string };
	/** The server's clock when the feed was opened. */
	openedAt: string;
	/** Maximum number of rows in one page. */
	pageSize: number;
	/** False where the CRM never reports how far changes are committed. */
	reportsCommits: boolean;
	/** Rows strictly after `after`, oldest first, at most `limit`. */
	readPage(request: StampPageRequest): Promise<StampPage>;
	/** The same for the first page of a read, with the circumstances of the read, in one call. */
	readFirstPage(request: Omit<StampPageRequest, 'before'>): Promise<FirstStampPage>;
	/**
	 * Deletions since a moment of records that no page returns any more, oldest first. Absent where the CRM keeps no
	 * log of deletions.
	 * @param isKnown true for the id of a record whose deletion does not matter.
	 */
	readDeleteLog?: (from: string, isKnown: (id: string) => boolean) => Promise<DeleteLog>;
}

export interface DeleteLog {
	deletions: Deletion[];
	/** Until when the log was read. */
	end: string;
	/** All deletions up to this moment were committed; absent when the CRM does not report it. */
	covered?: string;
}

export interface StampPage {
	rows: StampedRow[];
	/** True when further rows can follow, also after fewer rows than the limit. */
	more: boolean;
}

/** What the CRM reports of the moment when a read begins. */
export interface ReadStart {
	/** The server's clock: the first page was read then or later. */
	startedAt: string;
	/**
	 * The commit watermark: all changes up to this moment were committed before the first page was read. Absent when the
	 * CRM does not report it. It can stand still for long.
	 */
	committed?: string;
}

export interface FirstStampPage extends StampPage {
	start: ReadStart;
}

export interface StampPageRequest {
	/**
	 * The stamp that orders the rows: of the last modification, or of the creation. Among rows of one second a change
	 * of a record can only move it towards the end.
	 */
	order: 'modified' | 'created';
	after: StampPosition;
	/** Rows stamped earlier; without it, all. */
	before?: string;
	/** Only records whose position by creation is not after this one. */
	createdUpTo?: StampPosition;
	limit: number;
}

export interface TokenPage {
	rows: FeedRow[];
	/** Of the next page, or of what changes from now on. */
	token: string;
	more: boolean;
	/** The server's clock after the page was read: a token was issued before. */
	readAt: string;
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
	readPage(token: string | undefined, pageSize: number): Promise<TokenPage>;
	/**
	 * True when the token does not return a row with this version again, because the version was settled when the token
	 * was issued; undefined when the token does not show it.
	 */
	isSettled(version: string, token: string): boolean | undefined;
	/**
	 * True when `token` stands before `earlier`, although the CRM issued it later: its versions went back, because it was
	 * restored from a backup. False when the tokens do not show it.
	 */
	precedes(token: string, earlier: string): boolean;
	/**
	 * The stamp of the last row, modified at `since` or later, that was settled when the token was issued; undefined when
	 * there is none, or the token does not show it. Rows of the same second are ordered by their version.
	 */
	lastSettled(token: string, since: string): Promise<string | undefined>;
	/** The same rows in the order of their stamps, for the time that no token covers; it does not see deletions. */
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
