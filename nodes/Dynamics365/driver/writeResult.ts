/** The result of one row of a batch. */
import type { RecordReference, WriteResult } from '../../crm/port';
import { conflict, CrmError } from '../../crm/errors';
import type { CrmResponse } from '../../crm/transport';
import { ID_TAKEN, isRejection, KEY_TAKEN, NOT_FOUND, readRejection, toCrmError } from './errors';
import type { PreparedWrite } from './prepare';
import { explainLookup, isAbout } from './rejectedLookups';
import { nameSecuredColumn } from './securedColumns';

/** @param repeated true when a call without a response may have written the row before. */
export function toResult(row: PreparedWrite, answer: CrmResponse, repeated: boolean): WriteResult {
	const { id, operation, ownId } = row;
	if (!isRejection(answer)) return { ok: true, id };
	const { code, message } = readRejection(answer.body);
	if (code === ID_TAKEN && ownId && repeated) return { ok: true, id };
	const rejected = toCrmError(answer, { entity: operation.entity, writes: true });
	const error = explainLookup(row, message, nameSecuredColumn(row, message, rejected));
	const isConflict =
		operation.kind === 'create'
			? code === ID_TAKEN || code === KEY_TAKEN
			: operation.ifVersion !== undefined && code === NOT_FOUND && isAbout(row, message);
	return { ok: false, error: isConflict ? conflict(error.message, error) : error };
}

/**
 * A rejection by a duplicate rule, with the records that the rule found. A new row that is among them exists already:
 * an earlier call without a response wrote it, or another create with the same idempotency key.
 */
export function toDuplicate(
	{ id, operation, ownId }: PreparedWrite,
	error: CrmError,
	duplicates: readonly RecordReference[],
): WriteResult {
	const others = duplicates.filter((duplicate) => duplicate.id !== id);
	const isItself = operation.kind === 'create' && others.length < duplicates.length;
	if (!isItself) return { ok: false, error, duplicates: others };
	return ownId ? { ok: true, id } : { ok: false, error: conflict(error.message, error) };
}

/** The result of a row that a call without a response may have written: only an error in its values proves that none did. */
export function afterUnanswered(
	{ operation, id }: PreparedWrite,
	result: WriteResult,
): WriteResult {
	if (result.ok) return result;
	const { error } = result;
	const isRejected =
		['invalidRecord', 'misconfigured'].includes(error.kind) && error.reason !== 'conflict';
	if (isRejected) return result;
	return {
		...result,
		error: new CrmError(error.message, { ...error, outcomeUnknown: true }),
		...(operation.kind === 'create' && { repeat: { ...operation, attemptId: id } }),
	};
}
