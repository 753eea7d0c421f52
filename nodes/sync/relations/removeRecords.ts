/** Removes pairs by deleting the records that hold them. */
import type { Crm, CrmRecord, PairResult } from '../../crm/port';

/** @param pairs each with its record. */
export async function removeRecords(
	crm: Pick<Crm, 'delete'>,
	pairs: ReadonlyArray<{ record?: CrmRecord }>,
): Promise<PairResult[]> {
	const records = pairs.map(({ record }) => ({ entity: record!.entity, id: record!.id }));
	const deleted = await crm.delete(records);
	return deleted.map((result) => {
		if (!result.ok) return result.error;
		return result.deleted ? 'changed' : 'unchanged';
	});
}
