/** List: the files of one record for each item, all items together in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, StoredFile } from '../../../crm/port';
import { defineOperation } from '../defineOperation';
import { limitProperties } from '../limit';
import { listSteps } from '../record/listSteps';
import { targetProperties } from '../record/targetRecord';

export const listFiles = defineOperation({
	resource: 'file',
	value: 'list',
	name: 'List',
	action: 'List the files of a record',
	description:
		'List the files that are attached to a record, newest first: ID, name, size and times. Returns no items if it has no files.',
	subtitle: '"list files: " + $parameter["entity"]',
	requires: ['files'],
	properties: (product) => [...targetProperties(product), ...limitProperties],
	...listSteps({
		readWanted: () => ({}),
		list: async (crm, records) => await crm.actions.files!.list(records),
		toJson: toFileJson,
	}),
});

function toFileJson(crm: Crm, file: StoredFile, recordId: string): IDataObject {
	const { entity, id, name, mimeType, size, createdAt, modifiedAt } = file;
	return {
		...{ id, fileName: name },
		...(mimeType !== undefined && { mimeType }),
		...{ size, createdAt, modifiedAt, recordId, url: crm.linkTo(entity, id) },
	};
}
