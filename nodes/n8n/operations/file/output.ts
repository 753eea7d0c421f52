/** A file that was read, as an item. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { OpenFile } from '../../../crm/port';
import { toItemError } from '../../errors';
import type { ItemContext, ItemResult } from '../operation';
import { readText } from '../readText';
import { toBinaryData } from './binaryData';

export const outputFieldProperty: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	description: 'The name of the binary field of the output item that gets the file',
};

/**
 * @param facts what else is known of the file.
 * @throws CrmError when the content cannot be read to its end, or n8n cannot store it.
 */
export async function saveFile(
	item: ItemContext,
	file: OpenFile,
	facts: IDataObject,
): Promise<ItemResult> {
	try {
		const data = await toBinaryData(item, file);
		const { fileName, mimeType } = data;
		const field = readText(item, 'binaryPropertyName') || 'data';
		return { json: { ...facts, fileName, mimeType }, binary: { [field]: data } };
	} catch (error) {
		throw toItemError(error);
	}
}
