/** What to read of existing records, so that the incoming ones can be compared with them. */
import type { EntityDescription } from '../../crm/port';
import { lookupOf } from '../values/lookupColumns';
import type { MappedRecord } from './plan';
import type { FieldsToRead } from './searchRecords';

/** What is written, names of people, and what stamps and parents need. */
export function fieldsToReadOf(
	descriptions: ReadonlyMap<string, EntityDescription>,
	records: readonly MappedRecord[],
): FieldsToRead {
	const byEntity = new Map<string, Set<string>>();
	for (const [entity, description] of descriptions) {
		const names = records.flatMap(({ values, parents = [], policy: { sync } }) => [
			...Object.keys(values.get(entity) ?? {}),
			...parents.flatMap(({ lookups }) => lookups[entity] ?? []),
			...(sync ? [sync.stampField] : []),
		]);
		const distinct = [...new Set([...names, ...(description.personNameFields ?? [])])];
		byEntity.set(entity, new Set(distinct.flatMap((name) => withLookup(description, name))));
	}
	return (entity) => byEntity.get(entity) ?? [];
}

/** The name of a field, and of the lookup that it is a column of: that one is filled by any of its columns. */
function withLookup(description: EntityDescription, name: string): string[] {
	const lookup = lookupOf(description, name);
	return lookup === undefined || lookup.name === name ? [name] : [name, lookup.name];
}
