/**
 * Notes of records: rows of the table annotation, each with at most one file.
 * https://learn.microsoft.com/power-apps/developer/data-platform/annotation-note-entity
 */
import type { CrmRecord, EntitySummary, FieldValues, FindRequest } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { RecordNote, NoteToAdd, RecordReference, WriteOperation } from '../../../crm/port';
import type { WriteResult } from '../../../crm/port';
import type { Metadata } from '../describe';
import { label } from '../errors';

export const NOTE = 'annotation';

/** The lookup to the record that a note is about. */
const REGARDING = 'objectid';

/** @throws CrmError for a table whose rows have no notes. */
export async function columnOf(metadata: Metadata, entity: string): Promise<string> {
	const { description } = await metadata.table(NOTE);
	const column = description.fields.find(
		({ partOfLookup, lookupTargets }) =>
			partOfLookup === REGARDING && lookupTargets?.includes(entity),
	);
	if (column) return column.name;
	throw withoutNotes((await metadata.table(entity)).description);
}

function withoutNotes({ name, label: tableLabel }: EntitySummary): CrmError {
	return new CrmError(
		`The table ${tableLabel} (${name}) in ${label} has no notes and attachments.`,
		{
			kind: 'misconfigured',
			advice:
				'An administrator can turn on "Enable attachments (including notes and files)" in the properties of the table.',
		},
	);
}

/** Reads notes by values of their columns. */
export type FindNotes = (requests: readonly FindRequest[]) => Promise<CrmRecord[][]>;
export type WriteNotes = (operations: readonly WriteOperation[]) => Promise<WriteResult[]>;

/** One call for up to 1,000 notes. */
export async function addNotes(
	metadata: Metadata,
	notes: readonly NoteToAdd[],
	write: WriteNotes,
): Promise<Array<RecordReference | CrmError>> {
	const operations: WriteOperation[] = [];
	for (const { record, title, text } of notes) {
		const column = await columnOf(metadata, record.entity);
		const values = { subject: title || null, notetext: text, [column]: record.id };
		operations.push({ kind: 'create', entity: NOTE, values });
	}
	return (await write(operations)).map((result) =>
		result.ok ? { entity: NOTE, id: result.id } : result.error,
	);
}

/** One call. */
export async function listNotes(
	metadata: Metadata,
	records: readonly RecordReference[],
	find: FindNotes,
): Promise<RecordNote[][]> {
	const fields = ['subject', 'notetext', 'isdocument', 'filename'];
	return (await findOf(metadata, records, { fields, find })).map((some) => some.map(toNote));
}

/** The notes of each record, newest first. */
export async function findOf(
	metadata: Metadata,
	records: readonly RecordReference[],
	{ fields, find, key = {} }: { fields: readonly string[]; find: FindNotes; key?: FieldValues },
): Promise<CrmRecord[][]> {
	const [first] = records;
	if (!first) return [];
	const column = await columnOf(metadata, first.entity);
	const ids = [...new Set(records.map(({ id }) => id))];
	const keys = ids.map((id) => ({ [column]: id, ...key }));
	const [found = []] = await find([{ entity: NOTE, keys, fields: [...fields, column] }]);
	const byRecord = Map.groupBy(found, ({ values }) => String(values[column]));
	return records.map(({ id }) =>
		(byRecord.get(id) ?? []).toSorted((left, right) =>
			right.createdAt.localeCompare(left.createdAt),
		),
	);
}

function toNote({ entity, id, values, createdAt, modifiedAt }: CrmRecord): RecordNote {
	const { subject, notetext, isdocument, filename } = values;
	return {
		...{ entity, id, title: String(subject ?? ''), text: String(notetext ?? '') },
		...(isdocument === true && filename !== null && { fileName: String(filename) }),
		...{ createdAt, modifiedAt },
	};
}
