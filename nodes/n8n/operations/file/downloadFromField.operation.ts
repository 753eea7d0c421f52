/** Download from Field: reads the file in a field of one record for each item, one after the other, as a stream. */
import type { FieldValues } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { oneByOne } from '../../../crm/oneByOne';
import { forEachRecord } from '../../../sync/records/forEachRecord';
import { defineOperation } from '../defineOperation';
import type { ItemContext, ItemResult } from '../operation';
import { readTargetKey, targetProperties, type PreparedTarget } from '../record/targetRecord';
import { toFailure } from '../toFailure';
import {
	fileFieldProperty,
	prepareFileField,
	readFileFieldSettings,
	type FileFieldSettings,
} from './fileField';
import { outputFieldProperty, saveFile } from './output';

interface Download {
	key: FieldValues;
	item: ItemContext;
}

export const downloadFileFromField = defineOperation<FileFieldSettings, PreparedTarget, Download>({
	resource: 'file',
	value: 'downloadFromField',
	name: 'Download From Field',
	action: 'Download a file from a field',
	description:
		'Download the file or image in a field of a record into the binary data of the item. Fails if there is no such record, or if the field is empty.',
	subtitle: '"download file: " + $parameter["entity"] + ", " + $parameter["fileField"]',
	requires: ['fileFields'],
	properties: (product) => [...targetProperties(product), fileFieldProperty, outputFieldProperty],
	readSettings: readFileFieldSettings,
	prepare: async ({ crm }, settings) => await prepareFileField(crm, settings),
	readInput: (item, _, prepared) => ({ key: readTargetKey(item, prepared), item }),
	run: async ({ crm }, { settings: { field }, prepared: { description }, inputs }) => {
		const results = await forEachRecord<Download, ItemResult>(
			crm,
			description,
			inputs,
			async (ready) =>
				await oneByOne(ready, async ({ item: { item }, record }) => {
					const file = await crm.actions.fileFields!.open({ record, field });
					return await saveFile(item, file, { recordId: record.id, field });
				}),
		);
		return results.map((each) =>
			each instanceof CrmError ? { json: toFailure(each), error: each } : each,
		);
	},
	toFailure,
});
