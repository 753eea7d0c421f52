/** Searches the CRM for everything that can match the incoming records, in as few calls as possible. */
import type {
	Crm,
	CrmRecord,
	FieldValues,
	FindKey,
	FindRequest,
	EntityDescription,
} from '../../crm/port';
import type { MatchRule } from './fieldMatching';

/** One search: in an entity, by a rule. */
export interface SearchStep {
	description: EntityDescription;
	rule: MatchRule;
}

/** Values of one record, by the API name of the entity they are for. */
export type ValuesByEntity = ReadonlyMap<string, FieldValues>;

/** API names of the fields to read of an entity besides those that the rules read. */
export type FieldsToRead = (entity: string) => Iterable<string>;

/** Returns the records found, by entity; the CRM can find more than match. */
export async function searchRecords(
	crm: Crm,
	steps: readonly SearchStep[],
	incoming: readonly ValuesByEntity[],
	fieldsToRead: FieldsToRead,
): Promise<ReadonlyMap<string, readonly CrmRecord[]>> {
	const requests = [...Map.groupBy(steps, ({ description }) => description.name)].map(
		([entity, some]) => ({
			entity,
			keys: keysOf(some, incoming),
			fields: [
				...new Set([
					...some.flatMap(({ rule }) => rule.fields),
					...some.flatMap(({ description }) => description.successor?.field ?? []),
					...fieldsToRead(entity),
				]),
			],
		}),
	);
	const withKeys = requests.filter(({ keys }) => keys.length > 0);
	if (withKeys.length === 0) return new Map();
	const found = await crm.find(withKeys);
	return new Map(withKeys.map(({ entity }, index) => [entity, found[index] ?? []]));
}

function keysOf(steps: readonly SearchStep[], incoming: readonly ValuesByEntity[]): FindKey[] {
	const keys = steps.flatMap(({ description, rule }) =>
		incoming.flatMap((values) => rule.keysFor(values.get(description.name) ?? {})),
	);
	return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
}

/** Returns the records that converted records became, by ID: a converted lead resolves to its contact. */
export async function findConverted(
	crm: Crm,
	steps: readonly SearchStep[],
	records: ReadonlyMap<string, readonly CrmRecord[]>,
	fieldsToRead: FieldsToRead,
): Promise<ReadonlyMap<string, CrmRecord>> {
	const ids = new Map<string, Set<string>>();
	for (const { description } of steps) {
		for (const record of records.get(description.name) ?? []) {
			const id = convertedIdOf(description, record);
			if (!id || !description.successor) continue;
			const { entity } = description.successor;
			ids.set(entity, (ids.get(entity) ?? new Set()).add(id));
		}
	}
	if (ids.size === 0) return new Map();
	const requests: FindRequest[] = [];
	for (const [entity, some] of ids) {
		const { idField } = await crm.describe(entity);
		const keys = [...some].map((id) => ({ [idField]: id }));
		requests.push({ entity, keys, fields: [idField, ...fieldsToRead(entity)] });
	}
	const found = (await crm.find(requests)).flat();
	return new Map(found.map((record) => [record.id, record]));
}

/** Returns the ID of the record that a converted record became; undefined for one that is not converted. */
export function convertedIdOf(
	{ successor }: EntityDescription,
	{ values }: CrmRecord,
): string | undefined {
	const id = successor && values[successor.field];
	return id ? String(id) : undefined;
}
