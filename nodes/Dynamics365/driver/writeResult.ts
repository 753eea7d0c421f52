/** What became of one row of a batch. */
import type { RecordReference, WriteResult } from '../../crm/port/index';
import { CONFLICT, conflict, CrmError } from '../../crm/errors';
import type { CrmResponse } from '../../crm/transport';
import { ID_TAKEN, isRefusal, KEY_TAKEN, NOT_FOUND, readRefusal, toCrmError } from './errors';
import type { PreparedWrite } from './prepare';

/** @param repeated true when the row may have been written before, by a call without an answer. */
export function toResult(row: PreparedWrite, answer: CrmResponse, repeated: boolean): WriteResult {
	const { id, operation, ownId } = row;
	if (!isRefusal(answer)) return { ok: true, id };
	const { code, said } = readRefusal(answer.body);
	if (code === ID_TAKEN && ownId && repeated) return { ok: true, id };
	const error = toCrmError(answer, { entity: operation.entity, writes: true });
	const isConflict =
		operation.kind === 'create'
			? code === ID_TAKEN || code === KEY_TAKEN
			: operation.ifVersion !== undefined && code === NOT_FOUND && isAbout(row, said);
	return { ok: false, error: isConflict ? conflict(error.message, error) : error };
}

/** The same refusal is given for a record that a lookup is to point to. */
const isAbout = ({ id }: PreparedWrite, said: string) => said.toLowerCase().includes(id);

/**
 * The refusal by a duplicate rule, with the records it is due to. When the row itself is among them, it is there
 * already when it is new: written before without an answer, or by whoever holds the same idempotencyKey.
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

/** The result of a row that a call without an answer may have written: only a refusal of its values says that none did. */
export function afterUnanswered(result: WriteResult): WriteResult {
	if (result.ok) return result;
	const { error } = result;
	const isRefused =
		['invalidRecord', 'misconfigured'].includes(error.kind) && error.code !== CONFLICT;
	if (isRefused) return result;
	return { ...result, error: new CrmError(error.message, { ...error, outcomeUnknown: true }) };
}
