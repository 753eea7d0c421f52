/** Writes without a response: what is known of them, and when it is harmless to send them again. */
import type { CreateOperation, WriteOperation, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { PlannedWrite } from './buildOutcome';

export type FailedResult = Extract<WriteResult, { ok: false }>;

/** The last write of a record without a response, and what was returned instead. */
export interface Unconfirmed<Operation extends WriteOperation = WriteOperation> {
	write: PlannedWrite & { operation: Operation };
	result: FailedResult;
	/** The CRM's server time before the first of these writes. */
	since: string;
	/** How often the record has been searched since. */
	looks: number;
}

/**
 * Milliseconds between the searches for a record whose create may still be running: half a minute in all, after the time
 * in which no response came.
 */
export const PAUSES = [1_000, 2_000, 4_000, 8_000, 12_000] as const;

/** True when the write may have been carried out although no response came. */
export function isUnconfirmed(result: WriteResult): result is FailedResult {
	return !result.ok && result.error.outcomeUnknown;
}

export function isLostCreate(
	unconfirmed: Unconfirmed | undefined,
): unconfirmed is Unconfirmed<CreateOperation> {
	return unconfirmed?.write.operation.kind === 'create';
}

/** What to send for a create that no look has found; undefined while that could create a second record. */
export function harmlessRepeat({ result, looks }: Unconfirmed): CreateOperation | undefined {
	const { repeat } = result;
	if (repeat === undefined || isIdTaken({ result })) return undefined;
	return repeat.attemptId !== undefined || looks >= PAUSES.length ? repeat : undefined;
}

/** True when a record has the id that was chosen for this one; it can be an older one. */
export function isIdTaken({ result: { repeat, error } }: Pick<Unconfirmed, 'result'>): boolean {
	return repeat?.attemptId !== undefined && error.reason === 'conflict';
}

/** The result of a repeated create. A record that existed is that of an earlier attempt; only an error in its values proves that no attempt was carried out. */
export function afterLost(result: WriteResult): WriteResult {
	if (result.ok) return { ok: true, id: result.id };
	if (result.error.kind === 'invalidRecord') return result;
	const { error } = result;
	return { ...result, error: new CrmError(error.message, { ...error, outcomeUnknown: true }) };
}
