/** Restores deleted records by their ids. */
import type { Actions, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { normalizeId } from '../values/id';

/** What became of a record: restored for this item or for an earlier one, or it was not deleted. */
export type Restoration = 'restored' | 'restoredBefore' | 'notDeleted';

/**
 * Several items can give the same record: it is restored once.
 * @returns for each id what became of the record, or why it was not restored.
 * @throws CrmError when records of the entity cannot be read or restored.
 */
export async function restoreEach(
	restore: Actions['restore'],
	{ name: entity }: EntityDescription,
	ids: readonly string[],
	dryRun: boolean,
): Promise<Array<Restoration | CrmError>> {
	const distinct = new Map(ids.map((id) => [normalizeId(id), id]));
	const results = await restore({ entity, ids: [...distinct.values()], dryRun });
	const byId = new Map([...distinct.keys()].map((id, index) => [id, results[index]!]));
	const restored = new Set<string>();
	return ids.map((id) => {
		const key = normalizeId(id);
		const result = byId.get(key)!;
		if (result instanceof CrmError) return result;
		if (!result) return 'notDeleted';
		if (restored.has(key)) return 'restoredBefore';
		restored.add(key);
		return 'restored';
	});
}
