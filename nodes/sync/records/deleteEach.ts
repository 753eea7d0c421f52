/** Deletes one record for each of many keys. */
import type { CrmRecord, EntityDescription, FieldValues } from '../../crm/port';
import type { RecordDeleter, RecordFinder, RecordReference } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { normalizeId } from '../values/id';
import { findEach } from './identify';

/** What became of the record of one key; `id` is absent where no record has the key. */
export type Deletion = { deleted: true; id: string } | { deleted: false; id?: string };

export interface DeleteSettings {
	/** True to only check which records exist. */
	dryRun: boolean;
}

/**
 * @param keys the id, or values that identify one record, by API name.
 * @returns for each key what became of its record; a CrmError where it cannot be deleted or the key is that of several.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function deleteEach(
	crm: RecordFinder & RecordDeleter,
	description: EntityDescription,
	keys: readonly FieldValues[],
	{ dryRun }: DeleteSettings,
): Promise<Array<Deletion | CrmError>> {
	const isById = keys.every((key) => Object.keys(key).join() === description.idField);
	const found: Array<RecordReference | CrmRecord | CrmError> =
		isById && !dryRun
			? keys.map((key) => ({ entity: description.name, id: String(key[description.idField]) }))
			: await findEach(crm, description, keys, [description.idField]);
	const references = found.flatMap((each) => (each instanceof CrmError ? [] : [each]));
	const deletions = dryRun ? undefined : await deleteOnce(crm, references);
	return found.map((each) => {
		if (each instanceof CrmError)
			return each.code === 'RECORD_NOT_FOUND' ? { deleted: false } : each;
		return deletions?.get(normalizeId(each.id)) ?? { deleted: true, id: each.id };
	});
}

/** Several keys can be those of one record. @returns by normalized id. */
async function deleteOnce(
	crm: RecordDeleter,
	references: readonly RecordReference[],
): Promise<Map<string, Deletion | CrmError>> {
	const distinct = [...new Map(references.map((each) => [normalizeId(each.id), each])).values()];
	const results = await crm.delete(distinct.map(({ entity, id }) => ({ entity, id })));
	return new Map(
		distinct.map(({ id }, index) => {
			const result = results[index]!;
			return [normalizeId(id), result.ok ? { deleted: result.deleted, id } : result.error];
		}),
	);
}
