/** Sends planned writes. */
import type { Crm, WriteOptions, WriteResult } from '../../crm/port';
import type { PlannedWrite } from './buildOutcome';

/**
 * Returns one result per write, in order.
 * The CRM's own rules need not report duplicates of a record that was selected among them, or that only gets its link and
 * its stamp, such as one whose duplicates were merged into it and are kept.
 */
export async function sendWrites(
	crm: Crm,
	writes: readonly PlannedWrite[],
	{ duplicateRules: crmRules }: WriteOptions,
): Promise<WriteResult[]> {
	const results: WriteResult[] = [];
	const groups = Map.groupBy(writes.keys(), (index) => {
		const { operation, found, isWriteBack = false } = writes[index]!;
		const isSelected = isWriteBack || found.matches.length > 1 || found.hasOthers;
		return operation.kind === 'update' && isSelected ? 'bypass' : crmRules;
	});
	for (const [duplicateRules, indexes] of groups) {
		const operations = indexes.map((index) => writes[index]!.operation);
		const written = await crm.write(operations, { duplicateRules });
		indexes.forEach((index, position) => (results[index] = written[position]!));
	}
	return results;
}
