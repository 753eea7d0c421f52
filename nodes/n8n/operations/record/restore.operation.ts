/** Restore: restores one deleted record for each item, all items together in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, EntityDescription } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { restoreEach, type Restoration } from '../../../sync/records/restoreEach';
import { entityProperty, readEntity } from '../../entity';
import { defineOperation } from '../defineOperation';
import type { ItemResult } from '../operation';
import { readText } from '../readText';
import { dryRunOption, readDryRun } from './dryRunOption';

interface RestoreSettings {
	entity: string;
	dryRun: boolean;
}

export const restoreRecord = defineOperation<RestoreSettings, EntityDescription, string>({
	resource: 'record',
	value: 'restore',
	name: 'Restore',
	action: 'Restore a deleted record',
	description:
		'Restore a deleted record by its ID, with what was deleted along with it. A record that is not deleted is not changed.',
	subtitle: '"restore: " + $parameter["entity"]',
	requires: ['restore'],
	properties: (product) => [
		entityProperty(product),
		{
			displayName: 'Record ID',
			name: 'recordId',
			type: 'string',
			required: true,
			default: '',
			description: 'The ID of the deleted record',
		},
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
		dryRun: readDryRun(item),
	}),
	prepare: async ({ crm }, { entity }) => await crm.describe(entity),
	readInput: (item) => {
		const id = readText(item, 'recordId');
		if (id !== '') return id;
		throw new CrmError('The record ID is empty.', {
			kind: 'invalidRecord',
			advice: 'Enter the ID of the record to restore.',
		});
	},
	run: async ({ crm }, { settings, prepared: description, inputs }) => {
		const { restore } = crm.actions;
		const restored = await restoreEach(restore!, description, inputs, settings.dryRun);
		return restored.map((result, index) => toResult(crm, inputs[index]!, result, settings));
	},
	toFailure: toRestoreFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

function toResult(
	crm: Pick<Crm, 'linkTo'>,
	id: string,
	restoration: Restoration | CrmError,
	settings: RestoreSettings,
): ItemResult {
	const { entity, dryRun } = settings;
	if (restoration instanceof CrmError) {
		return { json: toRestoreFailure(restoration, settings), error: restoration };
	}
	const isRestored = restoration === 'restored';
	return {
		json: {
			outcome: isRestored ? 'restored' : 'unchanged',
			...(!isRestored && { reason: reasons[restoration] }),
			...{ id, url: crm.linkTo(entity, id), entity },
			...(dryRun && { dryRun }),
		},
		isWritten: isRestored && !dryRun,
	};
}

const reasons = {
	notDeleted: 'The record is not deleted.',
	restoredBefore: 'An earlier item has restored the record.',
} satisfies Record<Exclude<Restoration, 'restored'>, string>;

function toRestoreFailure(error: CrmError, settings?: RestoreSettings): IDataObject {
	return toOutcomeJson(failed(settings?.entity ?? '', error)) as IDataObject;
}
