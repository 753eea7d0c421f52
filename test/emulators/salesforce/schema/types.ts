import type { SqlValue } from '../../kernel/store';

/** Field types as a describe names them. */
export type FieldType =
	| 'id'
	| 'string'
	| 'textarea'
	| 'email'
	| 'phone'
	| 'url'
	| 'boolean'
	| 'int'
	| 'double'
	| 'currency'
	| 'percent'
	| 'date'
	| 'datetime'
	| 'time'
	| 'picklist'
	| 'multipicklist'
	| 'reference'
	| 'address'
	| 'anyType'
	| 'base64';

export interface PicklistSchema {
	values: readonly string[];
	/** What users see instead of a value; the value itself when left out. */
	labels?: Readonly<Record<string, string>>;
	/** Values that users can no longer select; a restricted picklist rejects them. */
	inactive?: readonly string[];
	/** Other values are rejected. */
	restricted: boolean;
}

/** A field of an object. What a describe shows of it, and the rules of writing and querying it. */
export interface FieldSchema {
	name: string;
	label: string;
	type: FieldType;
	/** Characters a text holds. */
	length: number;
	/** Digits of a number, and how many of them follow the decimal point. */
	precision: number;
	scale: number;
	nillable: boolean;
	createable: boolean;
	updateable: boolean;
	/** Value a created record gets that brings none; `owner` means the user who creates it. */
	defaultValue?: SqlValue | { owner: true };
	externalId: boolean;
	/** Can be the key of an upsert. */
	idLookup: boolean;
	unique: boolean;
	caseSensitive: boolean;
	calculated: boolean;
	nameField: boolean;
	custom: boolean;
	/** The kind of a text or name, where `type` does not say it, such as `personname`. */
	extraTypeInfo: string | null;
	/** Salesforce fills it in a new record that does not bring it. */
	defaultedOnCreate: boolean;
	/** Salesforce counts it up with each record. */
	autoNumber: boolean;
	/** Whether an administrator can take it from users, where this does not follow from the rest. */
	permissionable?: boolean;
	filterable: boolean;
	sortable: boolean;
	groupable: boolean;
	picklist?: PicklistSchema;
	referenceTo: readonly string[];
	relationshipName: string | null;
	/** By which subqueries reach the records of this object from the one they name, such as `Contacts`. */
	childRelationshipName: string | null;
	/** Deleting the record that a lookup names deletes this one too. */
	cascadeDelete: boolean;
	/** The name or address this field is a part of. */
	partOf?: string;
	/** Of an address: what the names of its parts begin with, such as `Mailing`. */
	addressPrefix?: string;
	/** Worked out from the rest of the record whenever it is saved. */
	derive?: (row: Readonly<Record<string, SqlValue>>) => SqlValue;
}

export interface ObjectSchema {
	name: string;
	label: string;
	labelPlural: string;
	/** The three characters that ids of this object begin with. */
	keyPrefix: string;
	custom: boolean;
	createable: boolean;
	updateable: boolean;
	deletable: boolean;
	/** The object whose changes this one records. */
	historyOf?: string;
	/** One of the metadata catalog, where queries can do less. */
	inCatalog?: boolean;
	fields: readonly FieldSchema[];
	/** Lookups of which a query has to list values, and filter by nothing else. */
	listedById?: readonly string[];
	/** Fields that no two records have the same values of, empty ones included. */
	uniqueTogether?: readonly string[];
	/** A checkbox that only one of the records with the same lookup has: setting it in one clears it in the others. */
	onePrimary?: { flag: string; of: string };
	/** Of the fields that were sent, those that this very record does not have. */
	unfit?: (sent: readonly string[], row: Readonly<Record<string, SqlValue>>) => readonly string[];
}

/** A field that records can be created without, because it may be empty, is a checkbox or gets a default value. */
export const isRequired = (field: FieldSchema) =>
	field.createable &&
	!field.nillable &&
	field.defaultValue === undefined &&
	field.type !== 'boolean';

/** Fields that hold a value themselves; an address is built from others. */
export const isStored = (field: FieldSchema) => field.type !== 'address';
