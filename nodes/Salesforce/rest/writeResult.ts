/** What an answer means for one record. */
import type { WriteResult } from '../../sync/crm';
import { conflict, type CrmError } from '../../sync/errors';
import { foundDuplicates, label, toRowError, type SalesforceError } from './errors';
import type { PreparedWrite } from './prepare';

/** What is wrong with the sign-in, the address or the quota is wrong for every call. */
export const concernsAll = ({ remedy, waitCause, status, outcomeUnknown }: CrmError) =>
	!outcomeUnknown &&
	status !== 400 &&
	(remedy === 'signIn' || remedy === 'mendSetUp' || waitCause === 'quota-exhausted');

/** Another record has a value that has to be unique; it may have been created since this one was looked for. */
const TAKEN = ['DUPLICATE_VALUE', 'DUPLICATE_EXTERNAL_ID'];
const GONE = ['ENTITY_IS_DELETED', 'NOT_FOUND'];

/** The result of a row that Salesforce refused. */
export function refusalOf(
	recordType: string,
	errors: readonly SalesforceError[],
	{ id, ifVersion }: PreparedWrite,
	outcomeUnknown: boolean,
): WriteResult {
	const error = toRowError(errors, recordType);
	const code = errors[0]?.statusCode ?? '';
	const isTaken = id === undefined && TAKEN.includes(code);
	const isGone = ifVersion !== undefined && GONE.includes(code) && error.fields.length === 0;
	if (isTaken || isGone) {
		return { ok: false, error: conflict(error.message, { ...error, outcomeUnknown }) };
	}
	const duplicates = foundDuplicates(errors[0] ?? {});
	return { ok: false, error, ...(duplicates.length > 0 && { duplicates }) };
}

/** The result of rows that were not written because one of them is not as it was read. */
export const changed = (recordType: string, outcomeUnknown: boolean) =>
	conflict(
		`The ${recordType}, or one written in the same call, was changed or deleted in ${label} after it was read.`,
		{ outcomeUnknown },
	);
