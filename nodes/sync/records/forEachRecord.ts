import type { EntityDescription, FieldValues, RecordReference } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { findEach } from './identify';
import type { MasterFinder } from './masters';

/** An item, and the record that its key identifies. */
export interface WithRecord<Item> {
	item: Item;
	record: RecordReference;
}

/**
 * Finds the record of each item, and then does something for all items that have one; a merged record is replaced by
 * the one that it was merged into.
 * @param items each with the id, or values that identify one record, by API name.
 * @returns for each item the result, or why there is none.
 * @throws CrmError when the CRM cannot be searched, or as `act` does.
 */
export async function forEachRecord<Item extends { key: FieldValues }, Result>(
	crm: MasterFinder,
	description: EntityDescription,
	items: readonly Item[],
	act: (ready: ReadonlyArray<WithRecord<Item>>) => Promise<Array<Result | CrmError>>,
): Promise<Array<Result | CrmError>> {
	const { name: entity, idField } = description;
	const keys = items.map(({ key }) => key);
	const found = await findEach(crm, description, keys, { fields: [idField], merged: 'follow' });
	const ready = found.flatMap((each, index) =>
		each instanceof CrmError ? [] : [{ item: items[index]!, record: { entity, id: each.id } }],
	);
	const results = ready.length > 0 ? await act(ready) : [];
	return found.map((each) => (each instanceof CrmError ? each : results.shift()!));
}
