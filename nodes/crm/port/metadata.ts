/** What the CRM says about its entities (Dataverse: tables; Salesforce: objects) and their fields. */
import type { FieldValue } from './records';

export type FieldType =
	| 'text'
	| 'email'
	| 'phone'
	| 'url'
	| 'number'
	| 'boolean'
	| 'date'
	| 'dateTime'
	/** A time of day, without a date or a time zone, as in `09:30:00.000Z`. */
	| 'time'
	| 'choice'
	| 'multiChoice'
	| 'lookup'
	| 'id';

export interface Choice {
	value: string | number;
	label: string;
}

/** What a date or a time means, in Microsoft's terms. */
export type DateBehavior =
	/** A calendar day, the same everywhere. */
	| 'dateOnly'
	/** A moment; a date-only field holds the day that it is in the connected user's time zone. */
	| 'userLocal'
	/** The reading of a clock, without a time zone. */
	| 'timeZoneIndependent';

export interface FieldDescription {
	/** API name. */
	name: string;
	label: string;
	type: FieldType;
	/** A record cannot be created without a value here. */
	requiredOnCreate: boolean;
	/** The CRM's own pages require a value here; its API does not. */
	requiredInForms: boolean;
	creatable: boolean;
	updatable: boolean;
	/** False where the connected user cannot read the field, which then looks empty whatever it holds. */
	readable: boolean;
	/** False where the CRM cannot search, such as in long texts. */
	filterable: boolean;
	/** The CRM can match records by this field while it writes: see `upsertBy` of CreateOperation. */
	upsertKey?: boolean;
	/** No two records have the same value. */
	isUnique?: boolean;
	/**
	 * True where the reader of changes checks conditions from the values that it reads, although the CRM has a filter:
	 * the filter is too slow, or finds a new value some seconds late.
	 */
	checkedWhenRead?: boolean;
	/** Column security applies: users without a permission for it read it as empty and cannot write it. */
	isSecured: boolean;
	/** False where the CRM stores no empty value; an empty checkbox then is false. */
	nullable: boolean;
	/** True where the CRM distinguishes upper and lower case when it compares. */
	caseSensitive: boolean;
	/** True where the CRM stores text in lower case. */
	storedInLowerCase?: boolean;
	/** Of an id: the form of every id of this CRM, without spaces and braces around it. */
	idPattern?: RegExp;
	/** Maximum number of characters of a text field. */
	maxLength?: number;
	/** True for a number without decimals, which the CRM rejects. */
	isInteger?: boolean;
	/** Decimal places of a number. */
	scale?: number;
	/** Digits of a number, decimal places included. */
	precision?: number;
	/** Of a date or dateTime field. */
	dateBehavior?: DateBehavior;
	/** The values of a choice or multiChoice field that users can select. */
	choices?: readonly Choice[];
	/** Values that records can still have, but users can no longer select. */
	inactiveChoices?: readonly Choice[];
	/** True where the CRM rejects values that are not among the choices. */
	isRestricted?: boolean;
	/** Entities a lookup can point to; several for a polymorphic one. */
	lookupTargets?: readonly string[];
	/**
	 * Of a column that sets a polymorphic lookup for one of its entities: the name of that lookup. A record fills at
	 * most one column of a lookup.
	 */
	partOfLookup?: string;
	/** Of a lookup: the property in which the CRM's own API returns the ID, where it has another name than the field. */
	idProperty?: string;
	/** Of a lookup: the property with which the CRM's own API sets it to the record at an address; see readAddress. */
	addressProperty?: string;
}

/** Fields whose values identify one record (Dataverse: alternate key; Salesforce: external id or unique field). */
export interface RecordKey {
	/** API name. */
	name: string;
	label: string;
	/** API names. */
	fields: readonly string[];
}

/** An entity by API name (Dataverse: table logical name; Salesforce: object name) and label. */
export interface EntitySummary {
	name: string;
	label: string;
}

/** A field that holds a file, or an image. */
export interface FileFieldSummary {
	/** API name. */
	name: string;
	label: string;
	holds: 'file' | 'image';
}

export interface EntityDescription extends EntitySummary {
	idField: string;
	fields: readonly FieldDescription[];
	/** The fields that hold a file, where the CRM has such fields; `fields` does not contain them. */
	fileFields?: readonly FileFieldSummary[];
	/** What names a record: first and last name of a person, else the one field the CRM shows as its name. */
	nameFields: readonly string[];
	/**
	 * The one field that the CRM shows as the name of a record, such as a full name that it composes; absent where
	 * records have none.
	 */
	primaryNameField?: string;
	/** Where a record can be a person instead, who has no name but these fields: first and last name. */
	personNameFields?: readonly string[];
	keys: readonly RecordKey[];
	/** The field that names the entity a record is for, such as a type of records of one entity. */
	entityField?: string;
	/** The field that shows whether a record is in use, and its value while it is; absent where records have no state. */
	activeState?: { field: string; value: FieldValue };
	/** The field for the owner, where rules of the CRM can replace the owner of a record that is written. */
	ownerByRules?: string;
	/** Where a record continues after a merge or a conversion; the first that applies counts. */
	successors?: readonly Successor[];
}

/** How a record leads to the one in which it continues. */
export interface Successor {
	cause: 'merge' | 'conversion';
	/** API name of the lookup that holds the id of the other record. */
	field: string;
	/** API name of the other record's entity. */
	entity: string;
	/** The states in which a record continues there, as values of the field of `activeState`; absent for all. */
	states?: readonly FieldValue[];
	/** API name of the other record's lookup to this one, where `field` can be empty. */
	backField?: string;
	/** True where the record itself can still be read and written. A merged record that cannot was deleted by the CRM. */
	remains: boolean;
}

/** @throws CrmError when the CRM rejects the request or cannot be reached. */
export interface MetadataReader {
	/** Entities the connected user can read, by label. */
	listEntities(): Promise<EntitySummary[]>;
	/** Read once per Crm and entity; later calls answer from memory. */
	describe(entity: string): Promise<EntityDescription>;
	/**
	 * The record that an address names, where lookups have an `addressProperty`.
	 * @throws CrmError also for a text that is not an address.
	 */
	readAddress?(address: string): Promise<RecordAddress>;
}

/** A record by its id or by the values of the fields of a key, and the API name of its entity. */
export type RecordAddress =
	{ entity: string; id: string } | { entity: string; key: Readonly<Record<string, FieldValue>> };
