/** Whether records that are to be merged belong to the same parent: Salesforce itself does not check it. */
import { CrmError } from '../../crm/errors';
import type { MergeRequest } from '../../crm/port';
import type { Client } from './client';
import { isId, shortId } from './query';
import { readById } from './readById';

/** By object, the lookup to the parent. */
const PARENTS: Readonly<Record<string, string>> = {
	Account: 'ParentId',
	Case: 'AccountId',
	Contact: 'AccountId',
};

/** @returns by record, the parent; '' for none. Only of the requests for which it matters. */
export async function findParents(
	client: Client,
	requests: readonly MergeRequest[],
): Promise<ReadonlyMap<string, string>> {
	const parents = new Map<string, string>();
	const toCheck = requests.filter(
		({ checkParents, entity }) => checkParents && PARENTS[entity] !== undefined,
	);
	for (const [object, some] of Map.groupBy(toCheck, ({ entity }) => entity)) {
		const ids = some.flatMap(({ masterId, duplicateIds }) => [masterId, ...duplicateIds]);
		const field = PARENTS[object]!;
		for (const row of await readById(client, { object, columns: ['Id', field] }, ids.filter(isId)))
			parents.set(shortId(String(row.Id)), String(row[field] ?? ''));
	}
	return parents;
}

/** @throws CrmError */
export function rejectOtherParents(
	{ masterId, duplicateIds }: MergeRequest,
	parents: ReadonlyMap<string, string>,
): void {
	const parent = parents.get(shortId(masterId));
	const other = duplicateIds.find((id) => parents.get(shortId(id)) !== parent);
	if (other === undefined) return;
	throw new CrmError(`The record ${other} does not belong to the same parent as the master.`, {
		kind: 'invalidRecord',
		advice: 'Give both records the same parent, or turn off Check Parents.',
	});
}
