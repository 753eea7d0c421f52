/** What the CRM says about its entities (Dataverse: tables; Salesforce: objects) and their fields. */

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
	/** Maximum number of characters of a text field. */
	maxLength?: number;
	/** The values of a choice or multiChoice field. */
	choices?: readonly Choice[];
	/** Entities a lookup can point to. */
	lookupTargets?: readonly string[];
	/** False where the CRM cannot search, such as in long texts. */
	filterable: boolean;
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

export interface EntityDescription extends EntitySummary {
	idField: string;
	fields: readonly FieldDescription[];
	/** What names a record: first and last name of a person, else the one field the CRM shows as its name. */
	nameFields: readonly string[];
	keys: readonly RecordKey[];
	/** Where a record continues after a conversion: the lookup that holds the other record's id, and that record's entity. */
	successor?: { field: string; entity: string };
}

/** @throws CrmError when the CRM rejects the request or cannot be reached. */
export interface MetadataReader {
	/** Entities the connected user can read, by label. */
	listEntities(): Promise<EntitySummary[]>;
	/** Read once per Crm and entity; later calls answer from memory. */
	describe(entity: string): Promise<EntityDescription>;
}
