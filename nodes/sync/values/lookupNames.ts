/**
 * Names of lookups that are set by a key of the other record, such as the owner by email: `OwnerId:User.Email` is the
 * lookup field, the entity it points to, and the field of that entity that identifies the record.
 */

/** Values by API name, as they were mapped. */
export type MappedValues = Readonly<Record<string, unknown>>;

/** A lookup set by a key; all three are API names. */
export interface LookupByKey {
	field: string;
	entity: string;
	keyField: string;
}

export function lookupName({ field, entity, keyField }: LookupByKey): string {
	return `${field}:${entity}.${keyField}`;
}

const LOOKUP_BY_KEY = /^(?<field>\w+):(?<entity>\w+)\.(?<keyField>\w+)$/;

/** The inverse of lookupName; returns undefined for the plain name of a field. */
export function parseLookupName(name: string): LookupByKey | undefined {
	const groups = LOOKUP_BY_KEY.exec(name)?.groups;
	return groups as LookupByKey | undefined;
}
