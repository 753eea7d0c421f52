/** Sends planned writes, and finds out what became of creates without a response. */
import type { Crm, WriteOptions, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { PlannedWrite } from './buildOutcome';
import { findUnconfirmedCreates } from './findUnconfirmedCreates';

/** Returns one result per write, in order. */
export async function sendWrites(
	crm: Crm,
	writes: readonly PlannedWrite[],
	duplicateRules: WriteOptions['duplicateRules'],
): Promise<WriteResult[]> {
	if (writes.length === 0) return [];
	const since = crm.serverTime();
	const results = await send(crm, writes, duplicateRules);
	return await confirmCreates(crm, writes, results, since);
}

/** The record to update was selected among several known duplicates, so the CRM's own rules need not report them again. */
async function send(
	crm: Crm,
	writes: readonly PlannedWrite[],
	crmRules: WriteOptions['duplicateRules'],
): Promise<WriteResult[]> {
	const results: WriteResult[] = [];
	const groups = Map.groupBy(writes.keys(), (index) => {
		const { operation, found } = writes[index]!;
		const isSelected = found.matches.length > 1 || found.hasOthers;
		return operation.kind === 'update' && isSelected ? 'bypass' : crmRules;
	});
	for (const [duplicateRules, indexes] of groups) {
		const operations = indexes.map((index) => writes[index]!.operation);
		const written = await crm.write(operations, { duplicateRules });
		indexes.forEach((index, position) => (results[index] = written[position]!));
	}
	return results;
}

/** A create without a response has succeeded when its record exists; while that cannot be read, it stays unconfirmed. */
async function confirmCreates(
	crm: Crm,
	writes: readonly PlannedWrite[],
	results: readonly WriteResult[],
	since: string,
): Promise<WriteResult[]> {
	const confirmed = [...results];
	const unconfirmed = writes.flatMap(({ operation }, index) =>
		operation.kind === 'create' && isUnconfirmed(results[index]!) ? [{ index, operation }] : [],
	);
	if (unconfirmed.length === 0) return confirmed;
	const ids = await findUnconfirmedCreates(
		crm,
		unconfirmed.map(({ operation }) => operation),
		since,
	).catch((error: unknown) => {
		if (!(error instanceof CrmError)) throw error;
		return [];
	});
	unconfirmed.forEach(({ index }, position) => {
		const id = ids[position];
		if (id !== undefined) confirmed[index] = { ok: true, id };
	});
	return confirmed;
}

/** True when the write may have been carried out although no response came. */
export function isUnconfirmed(result: WriteResult): boolean {
	return !result.ok && result.error.outcomeUnknown;
}
