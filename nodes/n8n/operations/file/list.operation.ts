/** List: the files of one record for each item, all items together in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, FieldValues, StoredFile } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { forEachRecord } from '../../../sync/records/forEachRecord';
import { defineOperation } from '../defineOperation';
import { limitProperties, readLimit } from '../limit';
import {
	prepareTarget,
	readTargetKey,
	readTargetSettings,
	targetProperties,
	type PreparedTarget,
	type TargetSettings,
} from '../record/targetRecord';
import { toFailure } from '../toFailure';

interface ListSettings extends TargetSettings {
	/** Absent for all files. */
	limit?: number;
}

export const listFiles = defineOperation<ListSettings, PreparedTarget, { key: FieldValues }>({
	resource: 'file',
	value: 'list',
	name: 'List',
	action: 'List the files of a record',
	description:
		'List the files that are attached to a record, newest first: ID, name, size and times. Returns no items if it has no files.',
	subtitle: '"list files: " + $parameter["entity"]',
	requires: ['files'],
	properties: (product) => [...targetProperties(product), ...limitProperties],
	readSettings: (item) => ({ ...readTargetSettings(item), limit: readLimit(item) }),
	prepare: async ({ crm }, settings) => await prepareTarget(crm, settings),
	readInput: (item, _, prepared) => ({ key: readTargetKey(item, prepared) }),
	run: async ({ crm }, { settings: { limit }, prepared: { description }, inputs }) => {
		const listed = await forEachRecord(crm, description, inputs, async (ready) => {
			const records = ready.map(({ record }) => record);
			const files = await crm.actions.files!.list(records);
			return files.map((some, index) =>
				some.slice(0, limit).map((file) => toFileJson(crm, file, records[index]!.id)),
			);
		});
		return listed.map((each) =>
			each instanceof CrmError ? { json: toFailure(each), error: each } : { json: each },
		);
	},
	toFailure,
});

function toFileJson(crm: Crm, file: StoredFile, recordId: string): IDataObject {
	const { entity, id, name, mimeType, size, createdAt, modifiedAt } = file;
	return {
		...{ id, fileName: name },
		...(mimeType !== undefined && { mimeType }),
		...{ size, createdAt, modifiedAt, recordId, url: crm.linkTo(entity, id) },
	};
}
