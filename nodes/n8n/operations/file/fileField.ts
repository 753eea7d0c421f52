/** The field of a record that holds a file, for the CRMs that have such fields. */
import type { INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import type { Crm, EntityDescription } from '../../../crm/port';
import type { ItemContext } from '../operation';
import {
	prepareTarget,
	readTargetSettings,
	type PreparedTarget,
	type TargetSettings,
} from '../record/targetRecord';
import { readText } from '../readText';

export const fileFieldProperty: INodeProperties = {
	displayName: 'Field Name or ID',
	name: 'fileField',
	type: 'options',
	required: true,
	default: '',
	description:
		'The field that holds the file or image. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	typeOptions: { loadOptionsMethod: 'getFileFields', loadOptionsDependsOn: ['entity.value'] },
};

export interface FileFieldSettings extends TargetSettings {
	/** API name. */
	field: string;
}

export const readFileFieldSettings = (item: ItemContext): FileFieldSettings => ({
	...readTargetSettings(item),
	field: readText(item, 'fileField'),
});

/** @throws CrmError also for a field that does not exist or holds no files. */
export async function prepareFileField(
	crm: Crm,
	settings: FileFieldSettings,
): Promise<PreparedTarget> {
	const prepared = await prepareTarget(crm, settings);
	checkFileField(prepared.description, settings.field);
	return prepared;
}

function checkFileField(
	{ fileFields = [], fields, label }: EntityDescription,
	field: string,
): void {
	if (fileFields.some(({ name }) => name === field)) return;
	const exists = fields.some(({ name }) => name === field);
	const problem = exists ? 'does not hold files' : 'does not exist';
	const names = fileFields.map(({ name }) => name).join(', ');
	throw new CrmError(
		field === ''
			? 'No field for the file is selected.'
			: `The field "${field}" of ${label} ${problem}.`,
		{
			kind: 'misconfigured',
			fields: field === '' ? [] : [field],
			advice:
				names === ''
					? `${label} has no fields for files. Use Upload and Download instead.`
					: `Use one of these fields: ${names}.`,
		},
	);
}
