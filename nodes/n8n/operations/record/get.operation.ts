/** Get: reads one record for each item, all items together in few calls. */
import type { EntityDescription, FieldDescription, FieldValues } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { findEach, keyFieldsOf, toKey } from '../../../sync/records/identify';
import { entityProperty, readEntity } from '../../entity';
import { defineOperation } from '../defineOperation';
import { toFailure } from '../toFailure';
import {
	fieldsOption,
	includeLabelsOption,
	readReturnSettings,
	simplifyProperty,
	toRecordJson,
	type ReturnSettings,
} from './recordItem';
import { readKeyFieldNames, readKeyValues, recordKeyProperties } from './recordKey';

interface GetSettings extends ReturnSettings {
	entity: string;
	/** API names; empty for the id. */
	keyFields: string[];
}

interface Prepared {
	description: EntityDescription;
	keyFields: readonly FieldDescription[];
}

export const getRecord = defineOperation<GetSettings, Prepared, FieldValues>({
	resource: 'record',
	value: 'get',
	name: 'Get',
	action: 'Get a record',
	description:
		'Retrieve one record by its ID, or by fields whose values identify it. Fails if there is no such record.',
	subtitle: '"get: " + $parameter["entity"]',
	requires: [],
	properties: (product) => [
		entityProperty(product),
		...recordKeyProperties,
		simplifyProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [fieldsOption, includeLabelsOption],
		},
	],
	readSettings: (item) => ({
		entity: readEntity(item.context, item.itemIndex),
		keyFields: readKeyFieldNames(item),
		...readReturnSettings(item),
	}),
	prepare: async ({ crm }, settings) => {
		const description = await crm.describe(settings.entity);
		return { description, keyFields: keyFieldsOf(description, settings.keyFields) };
	},
	readInput: (item, _, { description, keyFields }) =>
		toKey(
			description,
			keyFields,
			readKeyValues(item, description.idField),
			item.context.getTimezone(),
		),
	run: async ({ crm }, { settings, prepared: { description }, inputs }) => {
		const found = await findEach(crm, description, inputs, {
			fields: settings.fields,
			merged: 'follow',
			includeLabels: settings.includeLabels,
		});
		return found.map((record) =>
			record instanceof CrmError
				? { json: toFailure(record), error: record }
				: { json: toRecordJson(crm, record, settings) },
		);
	},
	toFailure,
});
