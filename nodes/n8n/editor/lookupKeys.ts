/** The fields by which a lookup can identify the other record. */
import type { EntityDescription, MetadataReader } from '../../crm/port';
import { singleKeysOf } from '../../sync/values/singleKeys';
import type { Product } from '../product';

/**
 * What identifies a record to a person, and of accounts and contacts also the keys of a single field that an
 * administrator has added, such as the ID of the record in another CRM.
 * @param description of the entity that has the lookups.
 */
export async function lookupKeysOf(
	crm: Pick<MetadataReader, 'describe'>,
	{ fields }: EntityDescription,
	{ lookupKeys, accounts, people }: Product,
): Promise<Product['lookupKeys']> {
	const targets = new Set(fields.flatMap(({ lookupTargets = [] }) => lookupTargets));
	const synced = [accounts?.entity, people.contact.name].filter(
		(entity) => entity !== undefined && targets.has(entity),
	) as string[];
	const added = await Promise.all(
		synced.map(async (entity) => {
			const known = lookupKeys[entity] ?? [];
			const own = await singleKeysOf(crm, entity);
			const names = known.map(({ field }) => field);
			return [entity, [...known, ...own.filter(({ field }) => !names.includes(field))]] as const;
		}),
	);
	return { ...lookupKeys, ...Object.fromEntries(added) };
}
