/** The parameters that operations which send files have in common. */
import type { INodeProperties } from 'n8n-workflow';

export const inputFieldProperty: INodeProperties = {
	displayName: 'Input Binary Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the input field containing the file to be uploaded',
	description: 'The name of the binary field of the item that holds the file',
};

/** One of the Options. */
export const fileNameOption: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. offer.pdf',
	description:
		'The name of the file with its extension. Leave empty to use the name of the input file.',
};
