/** The notes of records: enhanced ones, and those of Salesforce Classic. */
import type { RecordNote, RecordReference } from '../../../crm/port';
import { API_PATH, type Client } from '../client';
import { byAge, isNote, queriesFor, readAttached, type DocumentRow } from '../files/links';
import { readAll } from '../read';
import { toStamp } from '../records';
import type { Sender } from '../send';
import { CLASSIC_NOTE, ENHANCED_NOTE } from './addNotes';
import { toNoteText } from './noteText';

interface ClassicRow {
	Id: string;
	ParentId: string;
	Title: string;
	Body: string | null;
	CreatedDate: string;
	LastModifiedDate: string;
}

const CLASSIC =
	'SELECT Id, ParentId, Title, Body, CreatedDate, LastModifiedDate FROM Note WHERE ParentId IN ';

/** Two calls, and one for each enhanced note whose whole text is read. */
export async function listNotes(
	sender: Sender,
	client: Client,
	records: readonly RecordReference[],
	{ wholeTexts }: { wholeTexts: boolean },
): Promise<RecordNote[][]> {
	const ids = [...new Set(records.map(({ id }) => id))];
	if (ids.length === 0) return [];
	const { documents, children } = await readAttached<ClassicRow>(client, ids, { start: CLASSIC });
	const notes = [...documents.values()].flat().filter(isNote);
	const textOf = wholeTexts ? await readTexts(sender, notes) : await readPreviews(client, notes);
	return records.map(({ id }) =>
		[
			...(documents.get(id) ?? []).filter(isNote).map((note) => toNote(note, textOf)),
			...(children.get(id) ?? []).map(toClassicNote),
		].toSorted(byAge),
	);
}

type NoteText = Pick<RecordNote, 'text' | 'isPreview'>;
type TextOf = ReadonlyMap<string, NoteText>;

/** Characters in the preview of a note. */
const PREVIEW = 255;

async function readPreviews(client: Client, notes: readonly DocumentRow[]): Promise<TextOf> {
	const ids = [...new Set(notes.map(({ Id }) => Id))];
	const rows = await readAll<{ Id: string; TextPreview: string | null }>(
		client,
		queriesFor(`SELECT Id, TextPreview FROM ${ENHANCED_NOTE} WHERE Id IN `, ids),
	);
	return new Map(
		rows.map(({ Id, TextPreview }) => {
			const text = TextPreview ?? '';
			return [Id, { text, ...(text.length >= PREVIEW && { isPreview: true as const }) }];
		}),
	);
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_blob_retrieve.htm */
async function readTexts(sender: Sender, notes: readonly DocumentRow[]): Promise<TextOf> {
	const texts = new Map<string, NoteText>();
	for (const { Id } of notes) {
		if (texts.has(Id)) continue;
		const { content } = await sender.send({
			method: 'GET',
			url: `${sender.baseUrl}${API_PATH}/sobjects/${ENHANCED_NOTE}/${Id}/Content`,
			headers: {},
			semantics: 'read',
			read: ({ body }) => toNoteText(body),
			entity: ENHANCED_NOTE,
		});
		texts.set(Id, { text: content });
	}
	return texts;
}

const toNote = (row: DocumentRow, textOf: TextOf): RecordNote => ({
	entity: ENHANCED_NOTE,
	id: row.Id,
	title: row.Title,
	...(textOf.get(row.Id) ?? { text: '' }),
	...timesOf(row),
});

const toClassicNote = (row: ClassicRow): RecordNote => ({
	entity: CLASSIC_NOTE,
	id: row.Id,
	title: row.Title,
	text: row.Body ?? '',
	...timesOf(row),
});

const timesOf = ({
	CreatedDate,
	LastModifiedDate,
}: Pick<DocumentRow, 'CreatedDate' | 'LastModifiedDate'>) => ({
	createdAt: toStamp(CreatedDate),
	modifiedAt: toStamp(LastModifiedDate),
});
