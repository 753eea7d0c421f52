/** Sends planned writes. */
import type { Crm, WriteOptions, WriteResult } from '../../crm/port';
import type { PlannedWrite } from './buildOutcome';

/**
 * Returns one result per write, in order.
 * The record to update was selected among several known duplicates, so the CRM's own rules need not report them again.
 */
export async function sendWrites(
	crm: Crm,
	writes: readonly PlannedWrite[],
	{ duplicateRules: crmRules }: WriteOptions,
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
