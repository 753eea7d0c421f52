/**
 * Which record a rejection is about: Dataverse has one code for the record to write and for those that lookups refer to,
 * and its message contains the id.
 */
import { rejectedLookup, type WrittenLookup } from '../../crm/driver/rejectedLookup';
import { CrmError } from '../../crm/errors';
import { USER_DISABLED } from './errorCodes';
import { label, NOT_FOUND } from './errors';
import { readRowId } from './partitions';
import type { PreparedWrite } from './prepare';

/** @returns the error, naming the lookup where it is about one. */
export function explainLookup(row: PreparedWrite, message: string, error: CrmError): CrmError {
	const lookups = lookupsIn(row, message);
	if (lookups.length === 0) return error;
	if (error.code === USER_DISABLED) return disabledOwner(row, error, lookups);
	if (error.code !== NOT_FOUND || isAbout(row, message)) return error;
	return rejectedLookup(error, label, row.operation.entity, lookups);
}

function disabledOwner(
	{ operation }: PreparedWrite,
	error: CrmError,
	lookups: readonly WrittenLookup[],
): CrmError {
	const named = lookups.map(({ field, id }) => `"${field}" (${id})`).join(', ');
	return new CrmError(`${named} of ${operation.entity} is a disabled user in ${label}.`, {
		...error,
		kind: 'invalidRecord',
		fields: lookups.map(({ field }) => field),
		advice: 'Map an enabled user or a team, or enable the user.',
	});
}

/** True when the message names the record to write. */
export const isAbout = ({ id }: PreparedWrite, message: string) =>
	message.toLowerCase().includes(id);

function lookupsIn({ operation, table }: PreparedWrite, message: string): WrittenLookup[] {
	return Object.entries(operation.values).flatMap(([field, value]) => {
		const isLookup = table.columns.get(field)?.binds.length;
		const id = isLookup ? readRowId(value)?.id : undefined;
		return id && message.toLowerCase().includes(id) ? [{ field, id }] : [];
	});
}
