/** Records, and the values of their fields. */

/** A field's value as the CRM's JSON carries it; dates are ISO 8601 in UTC. */
export type FieldValue = string | number | boolean | null;

/** Values by the API names of their fields. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

/**
 * What people see of values, by the API names of their fields: the label of a choice, of each of several choices or of
 * true and false, and the name of a record; null for an empty field.
 */
export type Labels = Readonly<Record<string, string | string[] | null>>;

/** A record by its id. */
export interface RecordReference {
	entity: string;
	id: string;
}

/** A record as it was read. */
export interface CrmRecord extends RecordReference {
	/**
	 * The requested fields, by API name. A column that sets a lookup for one entity is absent where the lookup refers to
	 * another one, or to none.
	 */
	values: FieldValues;
	/** API names of requested fields whose values the connected user has no permission to read; they are not among `values`. */
	unreadable?: readonly string[];
	/** Where they were requested, and the CRM has them. */
	labels?: Labels;
	/** That of the last modification where the CRM keeps no other time; empty where it keeps none. */
	createdAt: string;
	/** That of the creation where the CRM keeps no other time; empty where it keeps none. */
	modifiedAt: string;
	/** Id of the user who created it, where the CRM reports it and it was requested: change feeds request it. */
	createdBy?: string;
	/** Id of the user who made the last change, where the CRM reports it. */
	modifiedBy?: string;
	/** Changes with every write (Dataverse: version number; Salesforce: SystemModstamp). */
	version: string;
}

/** Where people open a record. */
export interface RecordLinks {
	/** Address that opens the record in the CRM's own pages. */
	linkTo(entity: string, id: string): string;
}
