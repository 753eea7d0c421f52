/** Add: adds a note to one record for each item, all items together in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { FieldValues, RecordReference } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { forEachRecord } from '../../../sync/records/forEachRecord';
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

interface AddSettings extends TargetSettings {
	dryRun: boolean;
}

interface Note {
	key: FieldValues;
	title: string;
	text: string;
}

/** What a note became; in a dry run, only its record is known. */
interface AddedNote {
	record: RecordReference;
	note?: RecordReference;
}

export const addNote = defineOperation<AddSettings, PreparedTarget, Note>({
	resource: 'note',
	value: 'add',
	name: 'Add',
	action: 'Add a note to a record',
	description:
		'Add a note to a record, found by its ID or by fields whose values identify it. Fails if there is no such record.',
	subtitle: '"add note: " + $parameter["entity"]',
	requires: ['notes'],
	properties: (product) => [
		...targetProperties(product),
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			placeholder: 'e.g. Call with Ada',
			description: 'The title of the note',
		},
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			default: '',
			description: 'The text of the note. Line breaks are kept.',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [dryRunOption],
		},
	],
	readSettings: (item) => ({ ...readTargetSettings(item), dryRun: readDryRun(item) }),
	prepare: async ({ crm }, settings) => await prepareTarget(crm, settings),
	readInput: (item, _, prepared) => {
		const text = readText(item, 'note');
		if (text === '') throw emptyNote();
		return { key: readTargetKey(item, prepared), title: readText(item, 'title'), text };
	},
	run: async ({ crm }, { settings: { dryRun }, prepared: { description }, inputs }) => {
		const added = await forEachRecord<Note, AddedNote>(crm, description, inputs, async (ready) => {
			if (dryRun) return ready.map(({ record }) => ({ record }));
			const notes = ready.map(({ item: { title, text }, record }) => ({ record, title, text }));
			const results = await crm.actions.notes!.add(notes);
			return results.map((note, index) =>
				note instanceof CrmError ? note : { note, record: ready[index]!.record },
			);
		});
		return added.map((each) => {
			if (each instanceof CrmError) return { json: toAddFailure(each), error: each };
			const { note, record } = each;
			return {
				json: {
					outcome: 'created',
					...(note && { id: note.id }),
					...{ recordId: record.id, url: crm.linkTo(record.entity, record.id) },
					...{ entity: record.entity, ...(dryRun && { dryRun }) },
				},
				isWritten: !dryRun,
			};
		});
	},
	toFailure: toAddFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

function emptyNote(): CrmError {
	return new CrmError('The note is empty.', {
		kind: 'invalidRecord',
		advice: 'Enter a text under Note, or filter out items without one before this node.',
	});
}

function toAddFailure(error: CrmError): IDataObject {
	return toOutcomeJson(failed('', error)) as IDataObject;
}
