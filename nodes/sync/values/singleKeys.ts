/** The keys of an entity by which a single value identifies a record. */
import type { MetadataReader } from '../../crm/port';
import { CrmError } from '../../crm/errors';

/** The field that is the key. */
export interface SingleKey {
	/** API name. */
	field: string;
	label: string;
}

/**
 * @param entity API name.
 * @returns none where the entity cannot be read.
 */
export async function singleKeysOf(
	crm: Pick<MetadataReader, 'describe'>,
	entity: string,
): Promise<SingleKey[]> {
	try {
		const { keys } = await crm.describe(entity);
		return keys.flatMap(({ label, fields: [field, ...others] }) =>
			field === undefined || others.length > 0 ? [] : [{ field, label }],
		);
	} catch (error) {
		if (error instanceof CrmError) return [];
		throw error;
	}
}
