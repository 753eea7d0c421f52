/** What only some CRMs can do; each action has the name of its capability. */
import type { CrmError } from '../errors';
import type { RelatedConditions } from './conditions';
import type { FileFields, Files } from './files';
import type { Invocables } from './invocables';
import type { FieldType } from './metadata';
import type { RecordPage } from './reading';
import type { Notes } from './notes';
import type { FieldValue, FieldValues, RecordReference } from './records';

export interface FieldHistoryRequest {
	entity: string;
	ids: readonly string[];
	/** API names. */
	fields: readonly string[];
	/** Changes before this moment do not matter; absent for the whole history. */
	since?: string;
	/** Id of a user whose changes do not matter; nor do then the fields that only the CRM sets. */
	exceptBy?: string;
}

export interface RevokeAccessRequest {
	/** A refresh token, which ends with all access tokens issued for it, or one access token. */
	token: string;
}

/** A value that a query refers to by `:name`. */
export interface QueryParameter {
	name: string;
	type: Extract<FieldType, 'text' | 'number' | 'boolean' | 'date' | 'dateTime' | 'id'>;
	/** A list, where the query language has lists. */
	value: FieldValue | readonly FieldValue[];
}

/** A query that a user wrote in the language of the CRM. */
export interface TextQuery {
	text: string;
	parameters: readonly QueryParameter[];
	/** Maximum number of rows; without it, all are read. No page is read beyond it. */
	limit?: number;
}

/** A row of a query: nested objects and lists are possible. */
export type QueryRow = Readonly<Record<string, unknown>>;

export interface CaseToClose {
	id: string;
	/** What solved the case; '' to say nothing. */
	resolution: string;
	/** Value or label of a status of closed cases; '' for the first one. */
	status: string;
}

export interface LeadToQualify {
	id: string;
	/** Which records to create from the lead. */
	create: { account: boolean; contact: boolean; opportunity: boolean };
	/** The customer of the opportunity, where it exists already. */
	customer?: RecordReference;
	/** Value or label of a status of qualified leads; '' for the usual one. */
	status: string;
}

/** A record to add to a marketing list. */
export interface ListMember {
	listId: string;
	member: RecordReference;
}

/** A record that is to belong to a campaign. */
export interface CampaignItem {
	campaignId: string;
	item: RecordReference;
}

/** A many-to-many relationship. */
export interface RelationDescription {
	/** API name. */
	name: string;
	first: RelationSide;
	second: RelationSide;
	/** API name of the entity that holds the pairs. */
	pairs: string;
}

export interface RelationSide {
	/** API name of the entity of the records. */
	entity: string;
	/** API name of the field of a pair with the id of its record. */
	field: string;
}

/** Two records, by their ids, of the first and the second entity of a relationship. */
export interface RelatedPair {
	relation: RelationDescription;
	first: string;
	second: string;
}

export interface RelatedRequest {
	relation: RelationDescription;
	/** Which record is given: the related ones of the other entity are returned. */
	side: 'first' | 'second';
	id: string;
	/** API names; empty means all fields the user can read. */
	fields: readonly string[];
	/** Maximum number of records; without it, all are returned. */
	limit?: number;
}

/** What happened to a pair: changed now, or by someone else before. */
export type PairResult = 'changed' | 'unchanged' | CrmError;

/** The pairs of many-to-many relationships; one result per pair, in order. No pair appears twice in one list. */
export interface Relations {
	/** Read once per Crm. */
	list(): Promise<readonly RelationDescription[]>;
	associate(pairs: readonly RelatedPair[]): Promise<PairResult[]>;
	disassociate(pairs: readonly RelatedPair[]): Promise<PairResult[]>;
	/** The records that are related to each given one, in pages and in as few calls as the CRM allows. */
	query(requests: readonly RelatedRequest[]): AsyncIterable<RecordPage>;
}

export interface LeadToConvert {
	id: string;
	/** The account that the lead becomes, where it exists already. */
	accountId?: string;
	/** A contact of this account. */
	contactId?: string;
	/** The opportunity to create; '' for the name that the CRM gives it. Absent for none. */
	opportunity?: { name: string };
	/** Value or label of a status of converted leads; '' for the first one. */
	status: string;
	/** User who owns the records that are created; absent for the owner of the lead. */
	ownerId?: string;
	/** True to replace the lead source of an existing contact. */
	overwriteLeadSource: boolean;
	/** True to let the CRM send an email to the owner. */
	notifyOwner: boolean;
}

export interface MergeRequest {
	entity: string;
	masterId: string;
	/** Ids of the records that are merged into the master. */
	duplicateIds: readonly string[];
	/** What the master gets in the same transaction as the merge. */
	values: FieldValues;
	/** True to reject a merge of records that belong to different parents. */
	checkParents: boolean;
}

export interface RelatedFilterRequest {
	entity: string;
	/** Ids of records; no id appears twice. */
	ids: readonly string[];
	related: RelatedConditions;
}

export interface RestoreRequest {
	entity: string;
	/** No id appears twice. */
	ids: readonly string[];
	/** True to only check which records are deleted. */
	dryRun: boolean;
}

export interface MergeResult {
	/** Ids of the records that were merged; in a dry run, of those that would be. */
	merged: readonly string[];
	/** Present when not all of them were. `outcomeUnknown` when they may have been nevertheless. */
	error?: CrmError;
}

/** @throws CrmError when the CRM rejects the request or cannot be reached. */
export interface Actions {
	/** By record id, when one of the fields was last changed; undefined when the CRM keeps no history of one of them. */
	fieldHistory(request: FieldHistoryRequest): Promise<ReadonlyMap<string, string> | undefined>;
	/** Runs a query of the Salesforce Object Query Language. */
	soql(query: TextQuery): Promise<QueryRow[]>;
	/** Reads what an OData path with query options selects. */
	odata(query: TextQuery): Promise<QueryRow[]>;
	/** Runs a FetchXML query. */
	fetchXml(query: TextQuery): Promise<QueryRow[]>;
	/**
	 * Adds records to marketing lists, in as few calls as the CRM allows. No member appears twice.
	 * @returns for each member the error that says why it was not added, or undefined.
	 */
	addListMembers(members: readonly ListMember[]): Promise<Array<CrmError | undefined>>;
	/** The same for what is to belong to campaigns. */
	addCampaignItems(items: readonly CampaignItem[]): Promise<Array<CrmError | undefined>>;
	relations: Relations;
	/**
	 * Closes cases that are open, in as few calls as the CRM allows.
	 * @returns for each case the error that says why it was not closed, or undefined.
	 */
	closeCases(cases: readonly CaseToClose[]): Promise<Array<CrmError | undefined>>;
	/**
	 * Qualifies leads that are open, in as few calls as the CRM allows. No lead appears twice.
	 * @returns for each lead the records that were created, or why it was not qualified.
	 */
	qualifyLeads(leads: readonly LeadToQualify[]): Promise<Array<RecordReference[] | CrmError>>;
	/**
	 * Converts leads that are open, in as few calls as the CRM allows. No lead appears twice.
	 * @returns for each lead the records that it became, or why it was not converted.
	 */
	convertLeads(leads: readonly LeadToConvert[]): Promise<Array<RecordReference[] | CrmError>>;
	/**
	 * One result per request, in order; a merge that is rejected fails alone. No record appears twice.
	 * @param options in a dry run, nothing is merged: only what can be known before is an error.
	 */
	merge(requests: readonly MergeRequest[], options: { dryRun: boolean }): Promise<MergeResult[]>;
	/**
	 * Restores deleted records, in as few calls as the CRM allows.
	 * @returns for each record whether it was deleted and is restored now, or why it was not restored.
	 */
	restore(request: RestoreRequest): Promise<Array<boolean | CrmError>>;
	/** Those of the records of which a related one meets the conditions, in as few calls as the CRM allows. */
	filterRelated(request: RelatedFilterRequest): Promise<ReadonlySet<string>>;
	/** Actions that are run by name. */
	invocables: Invocables;
	/** Notes about records. */
	readonly notes: Notes;
	/** Files that are attached to records. */
	readonly files: Files;
	/** Fields that hold a file. */
	readonly fileFields: FileFields;
	/** Ends the access of a token. It is sent without the credential, so it works when the credential no longer does. */
	revokeAccess(request: RevokeAccessRequest): Promise<void>;
}
