/** What the answers to collections mean for each of their rows. */
import type { WriteResult } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { PreparedWrite } from '../prepare';
import { changed, rejectionOf } from '../writeResult';
import type { Answer } from './answers';
import type { Collection } from './collection';

export type Results = Map<PreparedWrite, WriteResult>;

export function record(collection: Collection, answer: Answer, results: Results): void {
	for (const [place, row] of collection.rows.entries()) {
		results.set(row, toResult(collection, answer, row, place));
	}
}

function toResult(
	{ entity, ...collection }: Collection,
	answer: Answer,
	row: PreparedWrite,
	place: number,
): WriteResult {
	if (answer.kind === 'rejected' || answer.kind === 'unchecked') {
		return { ok: false, error: answer.error };
	}
	if (answer.kind === 'results') {
		const result = answer.results[place]!;
		return collection.repeated ? mayBeWritten(result) : result;
	}
	const outcomeUnknown = collection.repeated || answer.repeated;
	if (answer.kind === 'changed') return { ok: false, error: changed(entity, outcomeUnknown) };
	const rowAnswer = answer.rows[place]!;
	if (rowAnswer.success) {
		const { id, created } = rowAnswer;
		return { ok: true, id, ...(created === false && { existed: true }) };
	}
	return rejectionOf(entity, rowAnswer.errors, row, outcomeUnknown);
}

/** An earlier call without a response may have written the row. */
function mayBeWritten(result: WriteResult): WriteResult {
	if (result.ok) return result;
	return {
		ok: false,
		error: new CrmError(result.error.message, { ...result.error, outcomeUnknown: true }),
	};
}
