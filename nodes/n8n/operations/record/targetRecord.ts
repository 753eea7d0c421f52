/** A record that an operation is about, given by its ID or by fields that identify it. */
import type { INodeProperties } from 'n8n-workflow';
import type { Crm, EntityDescription, FieldDescription, FieldValues } from '../../../crm/port';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import { entityProperty, readEntity } from '../../entity';
import type { Product } from '../../product';
import type { ItemContext } from '../operation';
import {
	readKeyFieldNames,
	readKeyValues,
	recordKeyProperties,
	type KeyParameters,
} from './recordKey';

export const targetProperties = (product: Product): INodeProperties[] => [
	entityProperty(product),
	...recordKeyProperties,
];

export interface TargetSettings {
	entity: string;
	/** API names; empty for the id. */
	keyFields: string[];
}

/** The entity, and the fields that items identify its records by. */
export interface PreparedTarget {
	description: EntityDescription;
	keyFields: readonly FieldDescription[];
}

export const readTargetSettings = (item: ItemContext): TargetSettings => ({
	entity: readEntity(item.context, item.itemIndex),
	keyFields: readKeyFieldNames(item),
});

/** @throws CrmError when the entity or a key field does not exist. */
export async function prepareTarget(
	crm: Crm,
	{ entity, keyFields }: { entity: string; keyFields: readonly string[] },
): Promise<PreparedTarget> {
	const description = await crm.describe(entity);
	return { description, keyFields: keyFieldsOf(description, keyFields) };
}

/**
 * @param names of the parameters with the key, where they are not those of the only record.
 * @throws CrmError for an item without a key.
 */
export function readTargetKey(
	item: ItemContext,
	{ description, keyFields }: PreparedTarget,
	names?: KeyParameters,
): FieldValues {
	const values = readKeyValues(item, description.idField, names);
	return toKey(description, keyFields, values, item.context.getTimezone());
}
