/** List: the notes of one record for each item, all items together in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, FieldValues, RecordNote } from '../../../crm/port';
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
	/** Absent for all notes. */
	limit?: number;
	wholeTexts: boolean;
}

export const listNotes = defineOperation<ListSettings, PreparedTarget, { key: FieldValues }>({
	resource: 'note',
	value: 'list',
	name: 'List',
	action: 'List the notes of a record',
	description:
		'List the notes of a record, newest first: title, text, times and the name of an attached file. Returns no items if it has no notes.',
	subtitle: '"list notes: " + $parameter["entity"]',
	requires: ['notes'],
	properties: (product) => [
		...targetProperties(product),
		...limitProperties,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Full Texts',
					name: 'fullTexts',
					type: 'boolean',
					default: false,
					description:
						'Whether to return the whole text of every note. In a CRM that returns the first 255 characters, it takes one more API call for each note.',
				},
			],
		},
	],
	readSettings: (item) => {
		const { fullTexts = false } = item.context.getNodeParameter('options', item.itemIndex, {}) as {
			fullTexts?: boolean;
		};
		return { ...readTargetSettings(item), limit: readLimit(item), wholeTexts: fullTexts };
	},
	prepare: async ({ crm }, settings) => await prepareTarget(crm, settings),
	readInput: (item, _, prepared) => ({ key: readTargetKey(item, prepared) }),
	run: async ({ crm }, { settings, prepared: { description }, inputs }) => {
		const listed = await forEachRecord(crm, description, inputs, async (ready) => {
			const records = ready.map(({ record }) => record);
			const notes = await crm.actions.notes!.list(records, settings);
			return notes.map((some, index) =>
				some.slice(0, settings.limit).map((note) => toNoteJson(crm, note, records[index]!.id)),
			);
		});
		return listed.map((each) =>
			each instanceof CrmError ? { json: toFailure(each), error: each } : { json: each },
		);
	},
	toFailure,
});

function toNoteJson(crm: Crm, note: RecordNote, recordId: string): IDataObject {
	const { entity, id, ...facts } = note;
	return { id, ...facts, recordId, url: crm.linkTo(entity, id) };
}
