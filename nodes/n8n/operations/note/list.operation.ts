/** List: the notes of one record for each item, all items together in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, RecordNote } from '../../../crm/port';
import { defineOperation } from '../defineOperation';
import { limitProperties } from '../limit';
import type { ItemContext } from '../operation';
import { listSteps } from '../record/listSteps';
import { targetProperties } from '../record/targetRecord';

export const listNotes = defineOperation({
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
	...listSteps({
		readWanted,
		list: async (crm, records, wanted) => await crm.actions.notes!.list(records, wanted),
		toJson: toNoteJson,
	}),
});

function readWanted({ context, itemIndex }: ItemContext): { wholeTexts: boolean } {
	const { fullTexts = false } = context.getNodeParameter('options', itemIndex, {}) as {
		fullTexts?: boolean;
	};
	return { wholeTexts: fullTexts };
}

function toNoteJson(crm: Crm, note: RecordNote, recordId: string): IDataObject {
	const { entity, id, ...facts } = note;
	return { id, ...facts, recordId, url: crm.linkTo(entity, id) };
}
