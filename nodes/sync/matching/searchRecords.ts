/** Searches the CRM for everything that can match the incoming records, in as few calls as possible. */
import type { Crm, CrmRecord, FieldValues, FindKey, EntityDescription } from '../../crm/port';
import type { MatchRule } from './fieldMatching';
import { stateFields } from './recordState';

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
	crm: Pick<Crm, 'find'>,
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
					...some.flatMap(({ description }) => stateFields(description)),
					...fieldsToRead(entity),
				]),
			],
			mergedToo: true,
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
