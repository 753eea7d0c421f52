/** Where records continue: merged ones as the one that is left, converted leads as their contact. */
import type { EntityDescription, Successor } from '../../crm/port';

/**
 * A merge deletes all records but one, and the deleted ones hold its id. Only queryAll finds them.
 * https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_merge_statements.htm
 */
export const MASTER = 'MasterRecordId';

/** A converted lead holds the ids of the records it became; the contact is the person. */
const CONVERTED_CONTACT = 'ConvertedContactId';

/** @param fields names of the fields of the object. */
export function successorsOf(
	object: string,
	fields: readonly string[],
): Pick<EntityDescription, 'successors'> {
	const all: readonly Successor[] = [
		{ cause: 'merge', field: MASTER, entity: object, remains: false },
		{ cause: 'conversion', field: CONVERTED_CONTACT, entity: 'Contact', remains: false },
	];
	const successors = all.filter(({ field }) => fields.includes(field));
	return successors.length > 0 ? { successors } : {};
}
