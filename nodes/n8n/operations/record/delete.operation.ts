/** Delete: deletes one record for each item, all items together in few calls. */
import type { EntityDescription, FieldDescription, FieldValues } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { deleteEach, type Deletion } from '../../../sync/records/deleteEach';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import { entityProperty, readEntity } from '../../entity';
import { defineOperation } from '../defineOperation';
import type { ItemResult } from '../operation';
import { toFailure } from '../toFailure';
import { dryRunOption, readDryRun } from './dryRunOption';
import { readKeyFieldNames, readKeyValues, recordKeyProperties } from './recordKey';

interface DeleteSettings {
	entity: string;
	/** API names; empty for the id. */
	keyFields: string[];
	dryRun: boolean;
}

interface Prepared {
	description: EntityDescription;
	keyFields: readonly FieldDescription[];
}

/** A workflow that runs again deletes what is left, so a record that does not exist is not an error. */
const NOT_THERE = 'No such record: it was already deleted, or never existed.';

export const deleteRecord = defineOperation<DeleteSettings, Prepared, FieldValues>({
	resource: 'record',
	value: 'delete',
	name: 'Delete',
	action: 'Delete a record',
	description:
		'Delete one record by its ID, or by fields whose values identify it. If there is no such record, the item does not fail, and the output says that nothing was deleted.',
	subtitle: '"delete: " + $parameter["entity"]',
	requires: [],
	properties: (product) => [
		entityProperty(product),
		...recordKeyProperties,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [dryRunOption],
		},
	],
	readSettings: (item) => ({
		entity: readEntity(item.context, item.itemIndex),
		keyFields: readKeyFieldNames(item),
		dryRun: readDryRun(item),
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
		const deletions = await deleteEach(crm, description, inputs, settings);
		return deletions.map((deletion) => toResult(deletion, settings));
	},
	toFailure: toDeleteFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

function toResult(deletion: Deletion | CrmError, { dryRun }: DeleteSettings): ItemResult {
	if (deletion instanceof CrmError) return { json: toDeleteFailure(deletion), error: deletion };
	return {
		json: {
			...deletion,
			...(!deletion.deleted && { reason: NOT_THERE }),
			...(dryRun && { dryRun }),
		},
		isWritten: deletion.deleted && !dryRun,
	};
}

function toDeleteFailure(error: CrmError) {
	return { deleted: false, ...toFailure(error) };
}
