/** The result of one record, from Salesforce's response. */
import type { WriteResult } from '../../crm/port';
import { conflict, CrmError } from '../../crm/errors';
import { foundDuplicates, label, toRowError, type SalesforceError } from './errors';
import type { PreparedWrite } from './prepare';

/** True for an error of the sign-in, the address or the quota: every further call would fail too. */
export const concernsAll = ({ kind, waitCause, status, outcomeUnknown }: CrmError) =>
	!outcomeUnknown &&
	status !== 400 &&
	(kind === 'signInAgain' || kind === 'misconfigured' || waitCause === 'quota-exhausted');

/** Another record has a value that has to be unique; it may have been created since the search. */
const TAKEN = ['DUPLICATE_VALUE', 'DUPLICATE_EXTERNAL_ID'];

/** The result of a row that Salesforce rejected. */
export function rejectionOf(
	entity: string,
	errors: readonly SalesforceError[],
	{ id, deletes }: PreparedWrite,
	outcomeUnknown: boolean,
): WriteResult {
	const error = toRowError(errors, entity);
	if (deletes) {
		return { ok: false, error: new CrmError(error.message, { ...error, outcomeUnknown }) };
	}
	const code = errors[0]?.statusCode ?? '';
	const isTaken = id === undefined && TAKEN.includes(code);
	if (isTaken) {
		return { ok: false, error: conflict(error.message, { ...error, outcomeUnknown }) };
	}
	const duplicates = foundDuplicates(errors[0] ?? {});
	return { ok: false, error, ...(duplicates.length > 0 && { duplicates }) };
}

/** The result of rows that were not written because one of them no longer has the version that was read. */
export const changed = (entity: string, outcomeUnknown: boolean) =>
	conflict(
		`The ${entity}, or one written in the same call, was changed or deleted in ${label} after it was read.`,
		{ outcomeUnknown },
	);
