/** Finds records that are in the CRM more than once. */
import { CrmError } from '../../crm/errors';
import type { Conditions, Crm, CrmRecord, EntityDescription } from '../../crm/port';
import { searchRecords, type SearchStep } from '../matching/searchRecords';
import { isActive, stateFields } from '../matching/recordState';
import { normalizeId } from '../values/id';
import { groupDuplicates, type DuplicateGroup, type WeakGroups } from './groups';

export interface DuplicateSearch {
	description: EntityDescription;
	/** The rules, in order. */
	steps: readonly SearchStep[];
	/** API names of the fields to read besides those that the rules compare. */
	fields: readonly string[];
	weakGroups: WeakGroups;
}

/** Records of an entity. */
export interface ComparedRecords {
	/** Without them, all records are compared. */
	conditions?: Conditions;
	/** Maximum number of records to hold in memory. */
	limit: number;
}

/**
 * Compares the records with each other, read page by page. Inactive records are left out: a record that was merged
 * into another one is inactive.
 * @throws CrmError when there are more records than the limit, or the CRM cannot be read.
 */
export async function findAmongAll(
	crm: Pick<Crm, 'query'>,
	search: DuplicateSearch,
	{ conditions, limit }: ComparedRecords,
): Promise<DuplicateGroup[]> {
	const { description } = search;
	const records: CrmRecord[] = [];
	const request = {
		entity: description.name,
		fields: fieldsOf(search),
		conditions,
		sort: [],
		limit: limit + 1,
	};
	for await (const page of crm.query([request])) {
		for (const record of page.records) records.push(record);
		if (records.length > limit) throw tooMany(description, limit);
	}
	return group(search, records);
}

/**
 * For each record, the groups that it is in.
 * @param ids of existing records; a record that does not exist is a CrmError.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function findForEach(
	crm: Pick<Crm, 'find'>,
	search: DuplicateSearch,
	ids: readonly string[],
): Promise<Array<DuplicateGroup[] | CrmError>> {
	const { description, steps } = search;
	const { name: entity, idField } = description;
	const keys = [...new Set(ids)].map((id) => ({ [idField]: id }));
	const [given = []] = await crm.find([{ entity, keys, fields: fieldsOf(search) }]);
	const values = given.map((record) => new Map([[entity, record.values]]));
	const found = await searchRecords(crm, steps, values, () => fieldsOf(search));
	const all = new Map(
		[...given, ...(found.get(entity) ?? [])].map((record) => [normalizeId(record.id), record]),
	);
	const groups = group(search, [...all.values()]);
	const groupsOf = new Map<string, DuplicateGroup[]>();
	for (const each of groups) {
		for (const key of new Set(each.records.map(({ id }) => normalizeId(id)))) {
			groupsOf.set(key, [...(groupsOf.get(key) ?? []), each]);
		}
	}
	return ids.map((id) => {
		const key = normalizeId(id);
		return all.has(key) ? (groupsOf.get(key) ?? []) : missing(description, id);
	});
}

const fieldsOf = ({ description, steps, fields }: DuplicateSearch): string[] => [
	...new Set([...steps.flatMap(({ rule }) => rule.fields), ...stateFields(description), ...fields]),
];

function group(search: DuplicateSearch, records: readonly CrmRecord[]): DuplicateGroup[] {
	const { description, steps, weakGroups } = search;
	const rules = steps.map(({ rule }) => rule);
	const active = records.filter((record) => isActive(description, record));
	return groupDuplicates(active, rules, weakGroups);
}

function tooMany({ label }: EntityDescription, limit: number): CrmError {
	return new CrmError(`There are more than ${limit} ${label} records to compare.`, {
		kind: 'misconfigured',
		advice:
			'Add conditions, such as on the creation date, or increase Max Records under Options. All compared records are held in memory.',
	});
}

function missing({ label }: EntityDescription, id: string): CrmError {
	return new CrmError(`There is no ${label} with the ID "${id}".`, {
		kind: 'invalidRecord',
		advice: 'It may have been deleted. Check the ID.',
	});
}
