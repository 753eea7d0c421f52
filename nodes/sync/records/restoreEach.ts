/** Restores deleted records by their ids. */
import type { Actions, EntityDescription } from '../../crm/port';
import type { CrmError } from '../../crm/errors';
import { normalizeId } from '../values/id';

/**
 * Several items can give the same record: it is restored once.
 * @returns for each id whether the record was deleted and is restored now, or why it was not restored.
 * @throws CrmError when records of the entity cannot be read or restored.
 */
export async function restoreEach(
	restore: Actions['restore'],
	{ name: entity }: EntityDescription,
	ids: readonly string[],
	dryRun: boolean,
): Promise<Array<boolean | CrmError>> {
	const distinct = new Map(ids.map((id) => [normalizeId(id), id]));
	const results = await restore({ entity, ids: [...distinct.values()], dryRun });
	const byId = new Map([...distinct.keys()].map((id, index) => [id, results[index]!]));
	return ids.map((id) => byId.get(normalizeId(id))!);
}
