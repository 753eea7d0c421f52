/** The record that an operation is about, where it is about one of any object or table. */
import type { INodeProperties } from 'n8n-workflow';
import type { Crm, EntityDescription, FieldDescription, FieldValues } from '../../../crm/port';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import { entityProperty, readEntity } from '../../entity';
import type { Product } from '../../product';
import type { ItemContext } from '../operation';
import { readKeyFieldNames, readKeyValues, recordKeyProperties } from './recordKey';

export const targetProperties = (product: Product): INodeProperties[] => [
	entityProperty(product),
	...recordKeyProperties,
];

export interface TargetSettings {
	entity: string;
	/** API names; empty for the id. */
	keyFields: string[];
}

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
	{ entity, keyFields }: TargetSettings,
): Promise<PreparedTarget> {
	const description = await crm.describe(entity);
	return { description, keyFields: keyFieldsOf(description, keyFields) };
}

/** @throws CrmError for an item without a key. */
export function readTargetKey(
	item: ItemContext,
	{ description, keyFields }: PreparedTarget,
): FieldValues {
	const values = readKeyValues(item, description.idField);
	return toKey(description, keyFields, values, item.context.getTimezone());
}
