/** Upload: attaches one file for each item to a record, one after the other, without holding them in memory. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, FieldValues, RecordReference } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { oneByOne } from '../../../crm/oneByOne';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { forEachRecord, type WithRecord } from '../../../sync/records/forEachRecord';
import { defineOperation } from '../defineOperation';
import { dryRunOption, readDryRun } from '../record/dryRunOption';
import {
	prepareTarget,
	readTargetKey,
	readTargetSettings,
	targetProperties,
	type PreparedTarget,
	type TargetSettings,
} from '../record/targetRecord';
import { readText } from '../readText';
import { readInputFile, toFileToSend, type InputFile } from './binaryData';
import { fileNameOption, inputFieldProperty } from './upload.properties';

interface UploadSettings extends TargetSettings {
	dryRun: boolean;
}

interface Upload {
	key: FieldValues;
	file: InputFile;
	title: string;
	description: string;
}

/** What a file became; in a dry run, only its record is known. */
interface Uploaded extends WithRecord<Upload> {
	attachment?: RecordReference;
}

export const uploadFile = defineOperation<UploadSettings, PreparedTarget, Upload>({
	resource: 'file',
	value: 'upload',
	name: 'Upload',
	action: 'Upload a file to a record',
	description:
		'Attach a file from the binary data of the item to a record, found by its ID or by fields whose values identify it. Fails if there is no such record.',
	subtitle: '"upload file: " + $parameter["entity"]',
	requires: ['files'],
	properties: (product) => [
		...targetProperties(product),
		inputFieldProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Description',
					name: 'description',
					type: 'string',
					typeOptions: { rows: 2 },
					default: '',
					description: 'A description of the file',
				},
				dryRunOption,
				fileNameOption,
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					description: 'The title of the file in the CRM. Leave empty to use the file name.',
				},
			],
		},
	],
	readSettings: (item) => ({ ...readTargetSettings(item), dryRun: readDryRun(item) }),
	prepare: async ({ crm }, settings) => await prepareTarget(crm, settings),
	readInput(item, _, prepared) {
		const options = item.context.getNodeParameter('options', item.itemIndex, {});
		const {
			fileName = '',
			title = '',
			description = '',
		} = options as Record<string, string | undefined>;
		const file = readInputFile(item, readText(item, 'binaryPropertyName'), fileName.trim());
		return { key: readTargetKey(item, prepared), file, title: title.trim(), description };
	},
	run: async ({ crm }, { settings: { dryRun }, prepared: { description }, inputs }) => {
		const uploaded = await forEachRecord<Upload, Uploaded>(
			crm,
			description,
			inputs,
			async (ready) => (dryRun ? [...ready] : await uploadAll(crm, ready)),
		);
		return uploaded.map((each) => {
			if (each instanceof CrmError) return { json: toUploadFailure(each), error: each };
			const { item, record, attachment } = each;
			return {
				json: {
					outcome: 'created',
					...(attachment && { id: attachment.id }),
					...{ fileName: item.file.name, recordId: record.id },
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

async function uploadAll(
	crm: Crm,
	ready: ReadonlyArray<WithRecord<Upload>>,
): Promise<Array<Uploaded | CrmError>> {
	const files = await oneByOne(ready, async ({ item: { file, title, description }, record }) => ({
		...{ record, title, description },
		...(await toFileToSend(file)),
	}));
	const complete = files.flatMap((file) => (file instanceof CrmError ? [] : [file]));
	const sent = await crm.actions.files!.upload(complete);
	return files.map((file, index) => {
		const attachment = file instanceof CrmError ? file : sent.shift()!;
		return attachment instanceof CrmError ? attachment : { ...ready[index]!, attachment };
	});
}

function toUploadFailure(error: CrmError): IDataObject {
	return toOutcomeJson(failed('', error)) as IDataObject;
}
