/** Records that were merged into another one, which is called the master record. */
import type { CrmRecord, EntityDescription, Successor } from '../../crm/port';
import type { MetadataReader, RecordFinder } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { stateFields } from '../matching/recordState';
import { findSuccessors, type FollowRecord } from '../matching/successors';
import { normalizeId } from '../values/id';

export type MasterFinder = RecordFinder & Pick<MetadataReader, 'describe'>;

const isMerge = ({ cause }: Successor) => cause === 'merge';

/** True where a merged record is still there, so that a write would change it in place of its master. */
export function keepsMerged({ successors = [] }: EntityDescription): boolean {
	return successors.some((successor) => isMerge(successor) && successor.remains);
}

/**
 * @param fields API names of the fields to read of the masters.
 * @param includeLabels also reads the labels of choices and the names of records.
 * @returns a function from a record to its master, or to itself where it was not merged.
 */
export async function followMerges(
	crm: MasterFinder,
	records: readonly CrmRecord[],
	fields: readonly string[],
	includeLabels = false,
): Promise<FollowRecord> {
	const following = { fieldsToRead: () => fields, follows: isMerge, includeLabels };
	return (await findSuccessors(crm, records, following)).follow;
}

/** @returns the ids of the masters of those records that were merged, by the normalized id of the merged one. */
export async function findMasters(
	crm: MasterFinder,
	description: EntityDescription,
	ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const { name: entity, idField, successors = [] } = description;
	if (ids.length === 0 || !successors.some(isMerge)) return new Map();
	const keys = ids.map((id) => ({ [idField]: id }));
	const fields = [idField, ...stateFields(description)];
	const records = (await crm.find([{ entity, keys, fields, mergedToo: true }])).flat();
	const follow = await followMerges(crm, records, [idField]);
	return new Map(
		records.flatMap((record): Array<[string, string]> => {
			const master = follow(record);
			return master && master !== record ? [[normalizeId(record.id), master.id]] : [];
		}),
	);
}

/** A deletion is meant for the record that was given: its master holds the data of others. */
export function mergedInto({ label }: EntityDescription, id: string, masterId: string): CrmError {
	return new CrmError(`The ${label} ${id} was merged into ${masterId}. Nothing was deleted.`, {
		kind: 'invalidRecord',
		code: 'RECORD_MERGED',
		advice: 'To delete the remaining record, use its ID.',
	});
}
