/** The error of a write that a CRM rejects because of a record that a lookup refers to. */
import { CrmError } from '../errors';

/** A lookup field of a record to write, and the id of the record it refers to. */
export interface WrittenLookup {
	/** API name. */
	field: string;
	id: string;
}

/**
 * @param rejection the CRM's, which does not name the lookup.
 * @param lookups those whose records are not there; at least one.
 */
export function rejectedLookup(
	rejection: CrmError,
	crm: string,
	entity: string,
	lookups: readonly WrittenLookup[],
): CrmError {
	const named = lookups.map(({ field, id }) => `"${field}" (${id})`).join(', ');
	const are = lookups.length === 1 ? 'refers to a record that was' : 'refer to records that were';
	return new CrmError(
		`${named} of ${entity} ${are} deleted in ${crm}, or that the connected user cannot access.`,
		{
			kind: 'invalidRecord',
			code: rejection.code,
			status: rejection.status,
			outcomeUnknown: rejection.outcomeUnknown,
			fields: lookups.map(({ field }) => field),
			advice: 'Map the ID of an existing record, restore the deleted one, or leave the field out.',
		},
	);
}
