/** Reading records: by the values of their fields, by conditions, and the most recently modified. */
import type { FeedRequest } from './changes';
import type { Conditions } from './conditions';
import type { CrmRecord, FieldValue } from './records';

/**
 * A search for text where CRMs compare in different ways. Each driver searches as selectively as its CRM allows, so it
 * can return other records too, which the caller compares again, and it can miss what it cannot search selectively.
 */
export type TextSearch =
	/** The text with or without accents on its letters. */
	| { kind: 'anyAccents'; text: string }
	/** A phone number, however it is written. */
	| ({ kind: 'phone' } & PhoneNotations)
	/** Text that begins like this. */
	| { kind: 'beginsWith'; text: string };

export interface PhoneNotations {
	/** The common ways to write the number. */
	forms: readonly string[];
	/** The last digits, which every notation has in this order; an extension can follow. */
	lastDigits: string;
	/** All digits of a national number, and with country code. */
	digits: readonly string[];
}

export function isTextSearch(value: FieldValue | TextSearch): value is TextSearch {
	return typeof value === 'object' && value !== null;
}

/** Values by the API names of their fields. */
export type FindKey = Readonly<Record<string, FieldValue | TextSearch>>;

export interface FindRequest {
	entity: string;
	/** A record is found when it matches all fields of at least one key, in the CRM's own comparison. */
	keys: readonly FindKey[];
	/** Fields to return, by API name. */
	fields: readonly string[];
	/** Also finds records that the CRM deleted because they were merged into another one. */
	mergedToo?: boolean;
	/** Also reads the labels of choices and the names of records; it costs no further call. */
	includeLabels?: boolean;
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

export interface SortKey {
	/** API name. */
	field: string;
	direction: 'ascending' | 'descending';
}

export interface QueryRequest {
	entity: string;
	/** API names; empty means all fields the user can read. */
	fields: readonly string[];
	/** Without them, all records are returned. */
	conditions?: Conditions;
	/** In order of precedence; empty for no particular order. */
	sort: readonly SortKey[];
	/** Maximum number of records; without it, all are returned. */
	limit?: number;
	/** Also reads the labels of choices and the names of records; it costs no further call. */
	includeLabels?: boolean;
}

/** Some records of one of several requests. */
export interface RecordPage {
	/** Position of the request in the list. */
	request: number;
	records: CrmRecord[];
}

/** @throws CrmError when the CRM rejects a request or cannot be reached. */
export interface RecordQuerier {
	/**
	 * The records that meet the conditions of each request, in pages and in as few calls as the CRM allows for all
	 * requests together. At most one page is read before the caller asks for it, and none beyond the limit of its request.
	 */
	query(requests: readonly QueryRequest[]): AsyncIterable<RecordPage>;
}
