/** Adds notes: enhanced ones where the org has them, else those of Salesforce Classic. */
import { CrmError } from '../../../crm/errors';
import type { FieldValues, NoteToAdd, RecordReference, WriteResult } from '../../../crm/port';
import type { Pace } from '../collections/pace';
import { sendInCollections } from '../collections/sendInCollections';
import { deleteRecords } from '../delete';
import type { Metadata } from '../describe';
import type { Sender } from '../send';
import { toNoteHtml } from './noteText';

/** What Salesforce calls a note without a title. */
const UNTITLED = 'Untitled Note';

export const ENHANCED_NOTE = 'ContentNote';
export const CLASSIC_NOTE = 'Note';

type Result = RecordReference | CrmError;

/**
 * Two calls for up to 200 notes, after one that finds out which kind the org has.
 * https://help.salesforce.com/s/articleView?id=sales.notes_admin_setup.htm
 */
export async function addNotes(
	sender: Sender,
	metadata: Metadata,
	notes: readonly NoteToAdd[],
	pace: Pace,
): Promise<Result[]> {
	const create = async (entity: string, rows: readonly FieldValues[]) =>
		await sendInCollections(
			sender,
			rows.map((values, index) => ({ index, entity, values })),
			{ duplicateRules: 'bypass' },
			pace,
		);
	if (!(await hasEnhancedNotes(metadata))) return await addClassic(notes, create);
	return await addEnhanced(notes, create, async (records) => {
		await deleteRecords(sender, metadata, records, pace);
	});
}

/** Where they are not enabled, the org has no such object. */
async function hasEnhancedNotes(metadata: Metadata): Promise<boolean> {
	try {
		await metadata.describe(ENHANCED_NOTE);
		return true;
	} catch (error) {
		if (error instanceof CrmError && error.kind === 'misconfigured') return false;
		throw error;
	}
}

type Create = (entity: string, rows: readonly FieldValues[]) => Promise<WriteResult[]>;

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_note.htm */
async function addClassic(notes: readonly NoteToAdd[], create: Create): Promise<Result[]> {
	const rows = notes.map(({ record, title, text }) => ({
		ParentId: record.id,
		Title: title || UNTITLED,
		Body: text,
	}));
	return (await create(CLASSIC_NOTE, rows)).map((result) => toResult(CLASSIC_NOTE, result));
}

/**
 * A note is created by itself and then linked to its record. One that cannot be linked is deleted again, so that no
 * note without a record is left.
 */
async function addEnhanced(
	notes: readonly NoteToAdd[],
	create: Create,
	remove: (records: readonly RecordReference[]) => Promise<void>,
): Promise<Result[]> {
	const rows = notes.map(({ title, text }) => ({
		Title: title || UNTITLED,
		Content: Buffer.from(toNoteHtml(text)).toString('base64'),
	}));
	const created = (await create(ENHANCED_NOTE, rows)).map((each) => toResult(ENHANCED_NOTE, each));
	const ready = [...created.entries()].flatMap(([place, note]) =>
		note instanceof CrmError ? [] : [{ place, note }],
	);
	const links = await create(
		'ContentDocumentLink',
		ready.map(({ place, note }) => ({
			ContentDocumentId: note.id,
			LinkedEntityId: notes[place]!.record.id,
			ShareType: 'V',
		})),
	);
	const failed = ready.flatMap(({ place, note }, index) => {
		const link = links[index]!;
		return link.ok ? [] : [{ place, note, error: link.error }];
	});
	for (const { place, error } of failed) created[place] = error;
	const unlinked = failed.filter(({ error }) => !error.outcomeUnknown).map(({ note }) => note);
	if (unlinked.length > 0) await remove(unlinked);
	return created;
}

const toResult = (entity: string, result: WriteResult): Result =>
	result.ok ? { entity, id: result.id } : result.error;
