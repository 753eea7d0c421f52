/** Deletes one record for each of many keys. */
import type { EntityDescription, FieldValues } from '../../crm/port';
import type { RecordDeleter, RecordReference } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { normalizeId } from '../values/id';
import { findEach } from './identify';
import { findMasters, keepsMerged, mergedInto, type MasterFinder } from './masters';

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
	crm: MasterFinder & RecordDeleter,
	description: EntityDescription,
	keys: readonly FieldValues[],
	{ dryRun }: DeleteSettings,
): Promise<Array<Deletion | CrmError>> {
	const isById = keys.every((key) => Object.keys(key).join() === description.idField);
	const found =
		isById && !dryRun
			? await toReferences(crm, description, keys)
			: await findEach(crm, description, keys, { fields: [description.idField], merged: 'fail' });
	const references = found.flatMap((each) => (each instanceof CrmError ? [] : [each]));
	const deletions = dryRun ? undefined : await deleteOnce(crm, description, references);
	return found.map((each) => {
		if (each instanceof CrmError)
			return each.code === 'RECORD_NOT_FOUND' ? { deleted: false } : each;
		return deletions?.get(normalizeId(each.id)) ?? { deleted: true, id: each.id };
	});
}

/** A record that does not exist is reported by the deletion itself. */
async function toReferences(
	crm: MasterFinder,
	description: EntityDescription,
	keys: readonly FieldValues[],
): Promise<Array<RecordReference | CrmError>> {
	const ids = keys.map((key) => String(key[description.idField]));
	const masters = keepsMerged(description)
		? await findMasters(crm, description, ids)
		: new Map<string, string>();
	return ids.map((id) => {
		const masterId = masters.get(normalizeId(id));
		return masterId === undefined
			? { entity: description.name, id }
			: mergedInto(description, id, masterId);
	});
}

/** Several keys can be those of one record. @returns by normalized id. */
async function deleteOnce(
	crm: MasterFinder & RecordDeleter,
	description: EntityDescription,
	references: readonly RecordReference[],
): Promise<Map<string, Deletion | CrmError>> {
	const distinct = [...new Map(references.map((each) => [normalizeId(each.id), each])).values()];
	const results = await crm.delete(distinct.map(({ entity, id }) => ({ entity, id })));
	const missing = distinct.filter((_, index) => {
		const result = results[index]!;
		return !keepsMerged(description) && result.ok && !result.deleted;
	});
	const masters = await findMasters(
		crm,
		description,
		missing.map(({ id }) => id),
	);
	return new Map(
		distinct.map(({ id }, index) => {
			const result = results[index]!;
			const masterId = masters.get(normalizeId(id));
			if (masterId !== undefined) return [normalizeId(id), mergedInto(description, id, masterId)];
			return [normalizeId(id), result.ok ? { deleted: result.deleted, id } : result.error];
		}),
	);
}
