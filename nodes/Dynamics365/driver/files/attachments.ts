/**
 * Files that are attached to records: each is the file of a note.
 * https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files
 */
import { readStream } from '../../../crm/driver/readAnswer';
import { CrmError } from '../../../crm/errors';
import { oneByOne } from '../../../crm/oneByOne';
import type {
	CrmRecord,
	FieldValues,
	FileToUpload,
	OpenFile,
	RecordReference,
	StoredFile,
} from '../../../crm/port';
import { label } from '../errors';
import type { Metadata } from '../describe';
import { columnOf, findOf, NOTE, type FindNotes, type WriteNotes } from '../notes/notes';
import { readGuid } from '../query';
import type { Sender } from '../send';
import { decodeBase64, readBytes } from './bytes';
import { uploadInBlocks } from './blocks';

/** A larger file is sent in blocks, as Microsoft advises. */
const MAX_IN_ONE_CALL = 4_000_000;

/** One call for a file of up to 4 MB; a larger one takes two calls and one for each 4 MB. */
export async function uploadFiles(
	sender: Sender,
	metadata: Metadata,
	files: Iterable<FileToUpload>,
	write: WriteNotes,
): Promise<Array<RecordReference | CrmError>> {
	return await oneByOne(files, async (file): Promise<RecordReference> => {
		const column = await columnOf(metadata, file.record.entity);
		const values = { ...toValues(file), [column]: file.record.id };
		if (file.content.size > MAX_IN_ONE_CALL) {
			return { entity: NOTE, id: await uploadInBlocks(sender, metadata, values, file.content) };
		}
		const documentbody = (await readBytes(file.content.open())).toString('base64');
		const [result] = await write([
			{ kind: 'create', entity: NOTE, values: { ...values, documentbody } },
		]);
		if (!result!.ok) throw result!.error;
		return { entity: NOTE, id: result!.id };
	});
}

const toValues = ({ name, title, description, mimeType }: FileToUpload): FieldValues => ({
	subject: title || name,
	...(description !== '' && { notetext: description }),
	filename: name,
	mimetype: mimeType || 'application/octet-stream',
	isdocument: true,
});

const FILE_COLUMNS = ['filename', 'mimetype', 'filesize', 'isdocument'];

/** One call. */
export async function listFiles(
	metadata: Metadata,
	records: readonly RecordReference[],
	find: FindNotes,
): Promise<StoredFile[][]> {
	const key = { isdocument: true };
	const found = await findOf(metadata, records, { fields: FILE_COLUMNS, find, key });
	return found.map((some) => some.map(toFile));
}

/** One call for all ids. */
export async function findFiles(
	ids: readonly string[],
	find: FindNotes,
): Promise<Array<StoredFile | CrmError>> {
	const guids = ids.map((id) => readGuid(id));
	const keys = [...new Set(guids.filter((guid) => guid !== undefined))].map((annotationid) => ({
		annotationid,
	}));
	if (keys.length === 0) return ids.map((id) => notFound(id));
	const [found = []] = await find([{ entity: NOTE, keys, fields: FILE_COLUMNS }]);
	const byId = new Map(found.map((note) => [note.id, note]));
	return ids.map((id, index) => {
		const note = byId.get(guids[index] ?? '');
		if (!note) return notFound(id);
		return note.values.isdocument === true ? toFile(note) : withoutFile(id);
	});
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/retrieve-entity-using-web-api#retrieve-the-raw-value-of-a-property */
export async function openFile(
	sender: Sender,
	metadata: Metadata,
	{ id, name, mimeType }: StoredFile,
): Promise<OpenFile> {
	const { setName } = await metadata.table(NOTE);
	const { content } = await sender.send({
		method: 'GET',
		path: `${setName}(${id})/documentbody/$value`,
		streamed: true,
		semantics: 'read',
		read: readStream,
		entity: NOTE,
	});
	return { name, mimeType, content: decodeBase64(content) };
}

function toFile({ entity, id, values, createdAt, modifiedAt }: CrmRecord): StoredFile {
	const { filename, mimetype, filesize } = values;
	return {
		...{ entity, id, name: String(filename ?? '') },
		...(typeof mimetype === 'string' && { mimeType: mimetype }),
		...{ size: Number(filesize ?? 0), createdAt, modifiedAt },
	};
}

function notFound(id: string): CrmError {
	return new CrmError(
		`No note in ${label} has the ID "${id}", or the connected user cannot read it.`,
		{
			kind: 'invalidRecord',
			code: 'RECORD_NOT_FOUND',
			advice: 'Use the ID of the note that holds the file, as List returns it.',
		},
	);
}

function withoutFile(id: string): CrmError {
	return new CrmError(`The note ${id} has no file.`, {
		kind: 'invalidRecord',
		code: 'FILE_NOT_FOUND',
		advice: 'Use the ID of a note that holds a file, as List returns it.',
	});
}
