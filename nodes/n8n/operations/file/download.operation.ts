/** Download: reads one file for each item into its binary data, one after the other, as a stream. */
import { CrmError } from '../../../crm/errors';
import { oneByOne } from '../../../crm/oneByOne';
import { defineOperation } from '../defineOperation';
import type { ItemContext } from '../operation';
import { readText } from '../readText';
import { toFailure } from '../toFailure';
import { outputFieldProperty, saveFile } from './output';

interface Download {
	item: ItemContext;
	fileId: string;
}

export const downloadFile = defineOperation<object, undefined, Download>({
	resource: 'file',
	value: 'download',
	name: 'Download',
	action: 'Download a file',
	description:
		'Download a file that is attached to a record into the binary data of the item, by the ID of the file, as List returns it. Fails if there is no such file.',
	subtitle: '"download file"',
	requires: ['files'],
	properties: () => [
		{
			displayName: 'File ID',
			name: 'fileId',
			type: 'string',
			required: true,
			default: '',
			description: 'The ID of the file, as List and Upload return it',
		},
		outputFieldProperty,
	],
	readSettings: () => ({}),
	prepare: async () => await Promise.resolve(undefined),
	readInput(item) {
		const fileId = readText(item, 'fileId');
		if (fileId === '') throw withoutId();
		return { item, fileId };
	},
	run: async ({ crm }, { inputs }) => {
		const files = crm.actions.files!;
		const found = await files.find(inputs.map(({ fileId }) => fileId));
		const results = await oneByOne(inputs.entries(), async ([index, { item }]) => {
			const file = found[index]!;
			if (file instanceof CrmError) throw file;
			const { id, size, createdAt, modifiedAt } = file;
			return await saveFile(item, await files.open(file), { id, size, createdAt, modifiedAt });
		});
		return results.map((each) =>
			each instanceof CrmError ? { json: toFailure(each), error: each } : each,
		);
	},
	toFailure,
});

function withoutId(): CrmError {
	return new CrmError('The file ID is empty.', {
		kind: 'invalidRecord',
		advice: 'Enter the ID of a file, or filter out items without one before this node.',
	});
}
