/** Merges groups of duplicates, or says what a merge would change. */
import { CrmError } from '../../crm/errors';
import type { Actions, Crm, CrmRecord, EntityDescription } from '../../crm/port';
import { isActive, stateFields } from '../matching/recordState';
import { normalizeId } from '../values/id';
import { mergeableFields, planMerge, type Survival, type ValueChange } from './mergePlan';

/** A master and the records to merge into it. */
export interface MergeGroup {
	masterId: string;
	duplicateIds: readonly string[];
}

export interface MergeSettings {
	survival: Survival;
	checkParents: boolean;
	/** API names of fields of the master that stay as they are, such as the owner. */
	kept: readonly string[];
	dryRun: boolean;
}

export interface MergeOutcome {
	changes: readonly ValueChange[];
	/** Ids of the records that were merged into the master. */
	merged: readonly string[];
	/** Present when not all of them were. */
	error?: CrmError;
}

/**
 * @returns one outcome per group, in order.
 * @throws CrmError when the records cannot be read.
 */
export async function mergeEach(
	{ find, merge }: Pick<Crm, 'find'> & Pick<Actions, 'merge'>,
	description: EntityDescription,
	groups: readonly MergeGroup[],
	{ survival, checkParents, kept, dryRun }: MergeSettings,
): Promise<MergeOutcome[]> {
	const recordOf = await readRecords({ find }, description, groups);
	const taken = new Set<string>();
	const planned = groups.map((group): MergeOutcome => {
		try {
			const [master, ...duplicates] = checkGroup(description, group, recordOf, taken);
			if (dryRun) rejectInactive(description, [master!, ...duplicates]);
			const changes = planMerge(description, master!, duplicates, survival, kept);
			return { changes, merged: [] };
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			return { changes: [], merged: [], error };
		}
	});
	const ready = [...groups.keys()].filter((index) => !planned[index]!.error);
	const results = await merge(
		ready.map((index) => ({
			entity: description.name,
			...groups[index]!,
			values: Object.fromEntries(planned[index]!.changes.map(({ field, to }) => [field, to])),
			checkParents,
		})),
		{ dryRun },
	);
	const outcomes = [...planned];
	ready.forEach((index, position) => {
		outcomes[index] = { ...planned[index]!, ...results[position]! };
	});
	return outcomes;
}

type RecordOf = (id: string) => CrmRecord | undefined;

async function readRecords(
	crm: Pick<Crm, 'find'>,
	description: EntityDescription,
	groups: readonly MergeGroup[],
): Promise<RecordOf> {
	const { name: entity, idField } = description;
	const ids = new Set(groups.flatMap(({ masterId, duplicateIds }) => [masterId, ...duplicateIds]));
	const names = mergeableFields(description).map(({ name }) => name);
	const fields = [...new Set([...names, ...stateFields(description)])];
	const keys = [...ids].map((id) => ({ [idField]: id }));
	const [found = []] = await crm.find([{ entity, keys, fields }]);
	const byId = new Map(found.map((record) => [normalizeId(record.id), record]));
	return (id) => byId.get(normalizeId(id));
}

/** @param taken ids of the records of the groups before. @throws CrmError for a group that cannot be merged. */
function checkGroup(
	description: EntityDescription,
	{ masterId, duplicateIds }: MergeGroup,
	recordOf: RecordOf,
	taken: Set<string>,
): CrmRecord[] {
	const ids = [masterId, ...duplicateIds];
	const distinct = new Set(ids.map(normalizeId));
	if (distinct.size < ids.length) throw invalid('A record cannot be merged with itself.');
	const again = ids.find((id) => taken.has(normalizeId(id)));
	if (again !== undefined)
		throw invalid(`The record ${again} is part of an earlier merge in this execution.`);
	const records = ids.map((id) => {
		const record = recordOf(id);
		if (record) return record;
		throw invalid(`There is no ${description.label} with the ID "${id}".`);
	});
	distinct.forEach((id) => taken.add(id));
	return records;
}

/** The CRM rejects it when it merges. */
function rejectInactive(description: EntityDescription, records: readonly CrmRecord[]): void {
	const inactive = records.find((record) => !isActive(description, record));
	if (inactive) throw invalid(`The record ${inactive.id} is inactive, so it cannot be merged.`);
}

const invalid = (message: string) =>
	new CrmError(message, {
		kind: 'invalidRecord',
		advice: 'Find the duplicates again: they may have been merged or deleted.',
	});
