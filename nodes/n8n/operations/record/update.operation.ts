/** Update: updates one existing record for each item, all items together in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { EntityDescription, FieldDescription, WriteOptions } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import { updateEach, type Update } from '../../../sync/records/updateEach';
import { entityProperty, hiddenWithoutEntity, readEntity } from '../../entity';
import { duplicateRulesOption } from '../createOrUpdate/sharedOptions';
import { defineOperation } from '../defineOperation';
import { fieldsProperty, readMappedFields } from '../fields/mappedFields';
import { dryRunOption, readDryRun } from './dryRunOption';
import { readKeyFieldNames, readKeyValues, recordKeyProperties } from './recordKey';

interface UpdateSettings extends WriteOptions {
	entity: string;
	/** API names; empty for the id. */
	keyFields: string[];
	dryRun: boolean;
	timezone: string;
}

interface Prepared {
	description: EntityDescription;
	keyFields: readonly FieldDescription[];
}

export const updateRecord = defineOperation<UpdateSettings, Prepared, Update>({
	resource: 'record',
	value: 'update',
	name: 'Update',
	action: 'Update a record',
	description:
		'Update one existing record, found by its ID or by fields whose values identify it. Fails if there is no such record.',
	subtitle: '"update: " + $parameter["entity"]',
	requires: [],
	properties: (product) => [
		entityProperty(product),
		...recordKeyProperties,
		{
			...fieldsProperty({ name: 'fields', label: 'Fields', method: 'getUpdatableFields' }),
			description: 'Values to write. Blank fields are not changed.',
			required: true,
			displayOptions: { hide: hiddenWithoutEntity },
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [duplicateRulesOption, dryRunOption],
		},
	],
	readSettings: (item) => {
		const { crmDuplicateRules = 'respect' } = item.context.getNodeParameter(
			'options',
			item.itemIndex,
			{},
		) as { crmDuplicateRules?: WriteOptions['duplicateRules'] };
		return {
			entity: readEntity(item.context, item.itemIndex),
			keyFields: readKeyFieldNames(item),
			dryRun: readDryRun(item),
			duplicateRules: crmDuplicateRules,
			timezone: item.context.getTimezone(),
		};
	},
	prepare: async ({ crm }, settings) => {
		const description = await crm.describe(settings.entity);
		return { description, keyFields: keyFieldsOf(description, settings.keyFields) };
	},
	readInput: (item, { timezone }, { description, keyFields }) => ({
		key: toKey(description, keyFields, readKeyValues(item, description.idField), timezone),
		mapped: readMappedFields(item.context, 'fields', description, item.itemIndex),
	}),
	run: async ({ crm }, { settings, prepared: { description }, inputs }) => {
		const { name: entity } = description;
		const { dryRun } = settings;
		const updated = await updateEach(crm, description, inputs, settings);
		return updated.map((id) =>
			id instanceof CrmError
				? { json: toUpdateFailure(id, settings), error: id }
				: {
						json: {
							...{ outcome: 'updated', id, url: crm.linkTo(entity, id), entity },
							...(dryRun && { dryRun }),
						},
						isWritten: !dryRun,
					},
		);
	},
	toFailure: toUpdateFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

function toUpdateFailure(error: CrmError, settings?: UpdateSettings): IDataObject {
	return toOutcomeJson(failed(settings?.entity ?? '', error)) as IDataObject;
}
