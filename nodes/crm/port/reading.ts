/** Reading records: by the values of their fields, and the most recently modified. */
import type { FeedRequest } from './changes';
import type { CrmRecord, FieldValue } from './records';

/**
 * A search for text where the CRM does not compare as this package does: text made of these parts, in this order.
 * A CRM can also return text that only contains them; the caller compares again.
 */
export interface TextPattern {
	parts: ReadonlyArray<{ text: string } | { gap: 'oneCharacter' | 'anything' }>;
}

export function isPattern(value: FieldValue | TextPattern): value is TextPattern {
	return typeof value === 'object' && value !== null;
}

/** Values by the API names of their fields. */
export type FindKey = Readonly<Record<string, FieldValue | TextPattern>>;

export interface FindRequest {
	entity: string;
	/** A record is found when it matches all fields of at least one key, in the CRM's own comparison. */
	keys: readonly FindKey[];
	/** Fields to return, by API name. */
	fields: readonly string[];
}

/** @throws CrmError when the CRM rejects the request or cannot be reached. */
export interface RecordFinder {
	/** For each request all records that match any of its keys, in as few calls as the CRM allows for all together. */
	find(requests: readonly FindRequest[]): Promise<CrmRecord[][]>;
}

export interface LatestRequest extends FeedRequest {
	/** Number of records. */
	limit: number;
}

/** @throws CrmError when the CRM rejects the request or cannot be reached. */
export interface LatestReader {
	/** The most recently modified records, newest first. */
	readLatest(request: LatestRequest): Promise<CrmRecord[]>;
}
