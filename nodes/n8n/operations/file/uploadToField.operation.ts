/** Upload to Field: replaces the file in a field of one record for each item, one after the other, as a stream. */
import type { IDataObject } from 'n8n-workflow';
import type { FieldValues } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { oneByOne } from '../../../crm/oneByOne';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { forEachRecord, type WithRecord } from '../../../sync/records/forEachRecord';
import { defineOperation } from '../defineOperation';
import { dryRunOption, readDryRun } from '../record/dryRunOption';
import { readTargetKey, targetProperties, type PreparedTarget } from '../record/targetRecord';
import { readText } from '../readText';
import { readInputFile, toFileToSend, type InputFile } from './binaryData';
import {
	fileFieldProperty,
	prepareFileField,
	readFileFieldSettings,
	type FileFieldSettings,
} from './fileField';
import { fileNameOption, inputFieldProperty } from './upload.properties';

interface UploadSettings extends FileFieldSettings {
	dryRun: boolean;
}

interface Upload {
	key: FieldValues;
	file: InputFile;
}

export const uploadFileToField = defineOperation<UploadSettings, PreparedTarget, Upload>({
	resource: 'file',
	value: 'uploadToField',
	name: 'Upload to Field',
	action: 'Upload a file to a field',
	description:
		'Replace the file or image in a field of a record with a file from the binary data of the item. Fails if there is no such record.',
	subtitle: '"upload file: " + $parameter["entity"] + ", " + $parameter["fileField"]',
	requires: ['fileFields'],
	properties: (product) => [
		...targetProperties(product),
		fileFieldProperty,
		inputFieldProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [dryRunOption, fileNameOption],
		},
	],
	readSettings: (item) => ({ ...readFileFieldSettings(item), dryRun: readDryRun(item) }),
	prepare: async ({ crm }, settings) => await prepareFileField(crm, settings),
	readInput(item, _, prepared) {
		const { fileName = '' } = item.context.getNodeParameter('options', item.itemIndex, {}) as {
			fileName?: string;
		};
		const file = readInputFile(item, readText(item, 'binaryPropertyName'), fileName.trim());
		return { key: readTargetKey(item, prepared), file };
	},
	run: async ({ crm }, { settings: { field, dryRun }, prepared: { description }, inputs }) => {
		const uploaded = await forEachRecord<Upload, WithRecord<Upload>>(
			crm,
			description,
			inputs,
			async (ready) =>
				await oneByOne(ready, async (each) => {
					const file = await toFileToSend(each.item.file);
					if (!dryRun) {
						await crm.actions.fileFields!.upload({ record: each.record, field }, file);
					}
					return each;
				}),
		);
		return uploaded.map((each) => {
			if (each instanceof CrmError) return { json: toUploadFailure(each), error: each };
			const { item, record } = each;
			return {
				json: {
					...{ outcome: 'updated', fileName: item.file.name, field, recordId: record.id },
					...{ url: crm.linkTo(record.entity, record.id), entity: record.entity },
					...(dryRun && { dryRun }),
				},
				isWritten: !dryRun,
			};
		});
	},
	toFailure: toUploadFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

function toUploadFailure(error: CrmError): IDataObject {
	return toOutcomeJson(failed('', error)) as IDataObject;
}
