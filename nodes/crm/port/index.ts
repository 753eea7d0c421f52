/**
 * The port: what the sync core asks of a CRM.
 * Each driver satisfies it (Dynamics365/dataverse, Salesforce/rest); the core and the editor know only this.
 *
 * Every method throws CrmError, and nothing else, when the CRM refuses or cannot be reached.
 */
import type { CrmError } from '../errors';

/** A field's value as the CRM's JSON carries it; dates are ISO 8601 in UTC. */
export type FieldValue = string | number | boolean | null;
export type FieldValues = Readonly<Record<string, FieldValue>>;

export type FieldType =
	| 'text'
	| 'email'
	| 'phone'
	| 'url'
	| 'number'
	| 'boolean'
	| 'date'
	| 'dateTime'
	| 'choice'
	| 'multiChoice'
	| 'lookup'
	| 'id';

export interface Choice {
	value: string | number;
	label: string;
}

export interface FieldDescription {
	/** API name. */
	name: string;
	label: string;
	type: FieldType;
	/** A record cannot be created without a value here. */
	requiredOnCreate: boolean;
	creatable: boolean;
	updatable: boolean;
	/** Number of characters a text field holds. */
	maxLength?: number;
	/** The values of a choice or multiChoice field. */
	choices?: readonly Choice[];
	/** Record types a lookup may point to. */
	lookupTargets?: readonly string[];
	/** False for what the CRM cannot look for, such as long texts. */
	filterable: boolean;
}

/** Fields in which no two records agree (Dataverse: alternate key; Salesforce: external id or unique field). */
export interface RecordKey {
	/** API name. */
	name: string;
	label: string;
	/** API names. */
	fields: readonly string[];
}

/** A record type by API name (Dataverse: table logical name; Salesforce: object name) and label. */
export interface EntitySummary {
	name: string;
	label: string;
}

export interface EntityDescription extends EntitySummary {
	idField: string;
	fields: readonly FieldDescription[];
	/** What names a record: first and last name of a person, else the one field the CRM shows as its name. */
	nameFields: readonly string[];
	keys: readonly RecordKey[];
	/** Where a converted record went on: the lookup that holds its id, and the record type of that (Salesforce: a lead's contact). */
	convertedTo?: { field: string; entity: string };
}

/** A record as it was read. */
export interface CrmRecord {
	entity: string;
	id: string;
	/** The fields that were asked for, by API name. */
	values: FieldValues;
	createdAt: string;
	modifiedAt: string;
	/** Id of the user who made the last change, where the CRM tells. */
	modifiedBy?: string;
	/** Changes with every write (Dataverse: version number; Salesforce: SystemModstamp). */
	version: string;
}

export interface ConnectedUser {
	id: string;
	/** Name, user name or application id: what the CRM tells. */
	name: string;
}

/** One row of a change feed: a record as it is now, or the id of one that is gone. */
export type FeedRow =
	| { kind: 'present'; record: CrmRecord }
	| { kind: 'deleted'; id: string; deletedAt?: string; deletedBy?: string };

/** The last row a keyset read has seen: its stamp, and what orders it among rows with the same stamp. */
export interface StampPosition {
	stamp: string;
	tieBreaker: string;
}

export const conditionOperators = [
	'equals',
	'notEquals',
	'contains',
	'startsWith',
	'greaterThan',
	'greaterOrEqual',
	'lessThan',
	'lessOrEqual',
	'isEmpty',
	'isNotEmpty',
] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

/** What a field has to be; text compares without regard to case, as CRMs do. */
export interface Condition {
	/** API name. */
	field: string;
	operator: ConditionOperator;
	/** Fit for the field; null for the operators that take none. */
	value: FieldValue;
}

export interface Conditions {
	combine: 'all' | 'any';
	conditions: readonly Condition[];
}

export interface FeedRequest {
	entity: string;
	/** Empty means all fields the user can read. */
	fields: readonly string[];
	/** Only rows that fulfil them are read by stamp; a token feed tells all, and the reader checks. */
	conditions?: Conditions;
}

export interface StampedRow {
	position: StampPosition;
	row: FeedRow;
}

/** What a feed learnt when it was opened, as plain JSON: with it the same feed is opened again without a call. */
export interface SavedFeed {
	openedAt: string;
	/** Understood by the driver alone. */
	plan: unknown;
}

/** Rows in the order of their modification stamp. */
export interface StampFeed {
	kind: 'stamp';
	saved: SavedFeed;
	/** False where the CRM cannot tell that a record was deleted. */
	seesDeletes: boolean;
	/** The server's clock when the feed was opened. */
	openedAt: string;
	/** The most rows the CRM sends in one page. */
	pageSize: number;
	/** The moment up to which all changes are committed and can be read; absent where the CRM does not tell. */
	commitWatermark?(): Promise<string>;
	/** Rows strictly after `after` and stamped before `before`, oldest first, at most `limit`. */
	readPage(request: {
		after: StampPosition;
		before: string;
		limit: number;
	}): Promise<{ rows: StampedRow[]; more: boolean }>;
}

/** Rows since a token that the CRM itself hands out and keeps. */
export interface TokenFeed {
	kind: 'token';
	saved: SavedFeed;
	seesDeletes: true;
	openedAt: string;
	pageSize: number;
	/** What rows hold: a token goes on with the selection it was begun with, whatever is asked for later. */
	selection: string;
	/**
	 * Without a token: the first page of all rows, to get to a first token.
	 * With one: the next page, or what changed since. `more` is true until the CRM has no further page.
	 * A token the CRM no longer knows is a CrmError with code `tokenExpired`.
	 */
	readPage(
		token: string | undefined,
		pageSize: number,
	): Promise<{ rows: FeedRow[]; token: string; more: boolean }>;
	/** The same rows in the order of their stamps, for the time of which no token tells. */
	byStamp: StampFeed;
}

export type ChangeFeed = StampFeed | TokenFeed;

/**
 * What a CRM is asked for where it does not compare as this package does: text made of these parts, in this order.
 * A CRM may also find text that only holds them; whoever asks looks again.
 */
export interface TextPattern {
	parts: ReadonlyArray<{ text: string } | { gap: 'oneCharacter' | 'anything' }>;
}

export type FindKey = Readonly<Record<string, FieldValue | TextPattern>>;

export interface FindRequest {
	entity: string;
	/** A record is found when it agrees with all fields of at least one key, in the CRM's own comparison. */
	keys: readonly FindKey[];
	/** Fields to return, by API name. */
	fields: readonly string[];
}

export interface FieldHistoryRequest {
	entity: string;
	ids: readonly string[];
	/** API names. */
	fields: readonly string[];
	/** Changes before this moment do not matter; absent for all that are kept. */
	since?: string;
}

export interface CreateOperation {
	kind: 'create';
	entity: string;
	values: FieldValues;
	/**
	 * Whoever creates a record for the same idempotencyKey at the same time must not succeed too, where the CRM lets the client
	 * choose ids: the id is made of it. Elsewhere unique fields alone prevent it.
	 */
	idempotencyKey?: string;
}

export interface UpdateOperation {
	kind: 'update';
	entity: string;
	id: string;
	values: FieldValues;
	/** Version of the record as it was read: nothing is written over another one. */
	ifVersion?: string;
}

export type WriteOperation = CreateOperation | UpdateOperation;

export interface WriteOptions {
	/** Whether the CRM's own duplicate rules keep a record from being saved; `bypass` as far as the CRM lets one. Obeyed without options. */
	duplicateRules: 'respect' | 'bypass';
}

/** A record by its id. */
export interface RecordReference {
	entity: string;
	id: string;
}

export type WriteResult =
	| { ok: true; id: string }
	| {
			ok: false;
			/**
			 * With code `conflict` when the CRM holds something else than what was read: another version, no such record
			 * any more, or a new one with the same key or idempotencyKey. With `outcomeUnknown` when it may be written all the same.
			 */
			error: CrmError;
			/** The records that the CRM's own duplicate rules found. */
			duplicates?: readonly RecordReference[];
	  };

export interface Crm {
	/** The product's name for messages: "Dynamics 365", "Salesforce". */
	readonly label: string;
	/** Scheme and host: what is read here means nothing elsewhere. */
	readonly baseUrl: string;
	/** Requests sent so far, those of the sign-in left out. */
	readonly callCount: number;
	/** The CRM's own clock at its latest answer; there has to be one. */
	serverTime(): string;
	whoAmI(): Promise<ConnectedUser>;
	/** Record types the signed-in user can read, by label. */
	listEntities(): Promise<EntitySummary[]>;
	/** Read once per Crm and record type; later calls answer from memory. */
	describe(entity: string): Promise<EntityDescription>;
	openChangeFeed(request: FeedRequest): Promise<ChangeFeed>;
	/** The feed as it was opened then, its clock included: what has changed in the record type since is not known to it. */
	reopenChangeFeed(saved: SavedFeed): ChangeFeed;
	/** The most recently modified records, newest first. */
	readLatest(request: FeedRequest & { limit: number }): Promise<CrmRecord[]>;
	/**
	 * By record id, when one of the fields was last changed; undefined when no history is kept of one of them.
	 * Absent where the CRM has none at all.
	 */
	lastFieldChanges?(request: FieldHistoryRequest): Promise<ReadonlyMap<string, string> | undefined>;
	/** For each request all records that agree with any of its keys, in as few calls as the CRM allows for all together. */
	find(requests: readonly FindRequest[]): Promise<CrmRecord[][]>;
	/**
	 * Writes in as few calls as the CRM allows; one result per operation, in order; a bad one fails alone.
	 * No record is named twice in one list.
	 */
	write(operations: readonly WriteOperation[], options?: WriteOptions): Promise<WriteResult[]>;
	/** Address that opens the record in the CRM's own pages. */
	linkTo(entity: string, id: string): string;
}

export function isPattern(value: FieldValue | TextPattern): value is TextPattern {
	return typeof value === 'object' && value !== null;
}
