/** Files that Salesforce stores: documents with their versions, and attachments of Salesforce Classic. */
import { readStream } from '../../../crm/driver/readAnswer';
import { CrmError } from '../../../crm/errors';
import type { OpenFile, RecordReference, StoredFile } from '../../../crm/port';
import { API_PATH, type Client } from '../client';
import { label } from '../errors';
import { isId } from '../query';
import { readEach } from '../read';
import { toStamp } from '../records';
import type { Sender } from '../send';
import { byAge, isNote, queriesFor, readAttached, type DocumentRow } from './links';
import { DOCUMENT, VERSION } from './upload';

const ATTACHMENT = 'Attachment';

interface VersionRow {
	Id: string;
	ContentDocumentId: string;
	Title: string;
	FileExtension: string | null;
	ContentSize: number;
	CreatedDate: string;
	LastModifiedDate: string;
}

interface AttachmentRow {
	Id: string;
	ParentId: string;
	Name: string;
	ContentType: string | null;
	BodyLength: number;
	CreatedDate: string;
	LastModifiedDate: string;
}

const VERSION_FIELDS =
	'Id, ContentDocumentId, Title, FileExtension, ContentSize, CreatedDate, LastModifiedDate';
const ATTACHMENTS = `SELECT Id, ParentId, Name, ContentType, BodyLength, CreatedDate, LastModifiedDate FROM ${ATTACHMENT} WHERE `;

/** One call; notes, which are documents as well, are not among the files. */
export async function listFiles(
	client: Client,
	records: readonly RecordReference[],
): Promise<StoredFile[][]> {
	const ids = [...new Set(records.map(({ id }) => id))];
	if (ids.length === 0) return [];
	const { documents, children } = await readAttached<AttachmentRow>(client, ids, {
		start: `${ATTACHMENTS}ParentId IN `,
	});
	return records.map(({ id }) =>
		[
			...(documents.get(id) ?? []).filter((row) => !isNote(row)).map(toDocument),
			...(children.get(id) ?? []).map(toAttachment),
		].toSorted(byAge),
	);
}

/** The kinds of files by the first characters of their ids, and how they are found. */
const kinds = [
	{
		prefix: '069',
		start: `SELECT ${VERSION_FIELDS} FROM ${VERSION} WHERE IsLatest = true AND ContentDocumentId IN `,
		toFile: (row: VersionRow): StoredFile => ({
			...toVersion(row),
			entity: DOCUMENT,
			id: row.ContentDocumentId,
			contentId: row.Id,
		}),
	},
	{
		prefix: '068',
		start: `SELECT ${VERSION_FIELDS} FROM ${VERSION} WHERE Id IN `,
		toFile: (row: VersionRow): StoredFile => toVersion(row),
	},
	{
		prefix: '00P',
		start: `${ATTACHMENTS}Id IN `,
		toFile: (row: AttachmentRow): StoredFile => toAttachment(row),
	},
] as const;

/** One call for the files of all ids. */
export async function findFiles(
	client: Client,
	ids: readonly string[],
): Promise<Array<StoredFile | CrmError>> {
	const questions = kinds.flatMap(({ prefix, start, toFile }) => {
		const some = ids.filter((id) => isId(id) && id.startsWith(prefix));
		return queriesFor(start, [...new Set(some)]).map((query) => ({ query, toFile }));
	});
	const rows = await readEach<VersionRow & AttachmentRow>(
		client,
		questions.map(({ query }) => query),
	);
	const found = questions.flatMap(({ toFile }, index) => rows[index]!.map(toFile));
	const byId = new Map(found.map((file) => [file.id.slice(0, 15), file]));
	return ids.map((id) => byId.get(id.slice(0, 15)) ?? notFound(id));
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_blob_retrieve.htm */
export async function openFile(sender: Sender, file: StoredFile): Promise<OpenFile> {
	const { content } = await sender.send({
		method: 'GET',
		url: `${sender.baseUrl}${API_PATH}/sobjects/${pathOf(file)}`,
		headers: {},
		streamed: true,
		semantics: 'read',
		read: readStream,
		entity: 'file',
	});
	return { name: file.name, mimeType: file.mimeType, content };
}

const pathOf = ({ entity, id, contentId = id }: StoredFile) =>
	entity === ATTACHMENT ? `${ATTACHMENT}/${id}/Body` : `${VERSION}/${contentId}/VersionData`;

const toDocument = (row: DocumentRow): StoredFile => ({
	entity: DOCUMENT,
	id: row.Id,
	contentId: row.LatestPublishedVersionId,
	...contentOf(row),
});

const toVersion = (row: VersionRow): StoredFile => ({
	entity: VERSION,
	id: row.Id,
	...contentOf(row),
});

type Versioned = Pick<
	VersionRow,
	'Title' | 'FileExtension' | 'ContentSize' | 'CreatedDate' | 'LastModifiedDate'
>;

/** The title mostly has no extension. */
function contentOf({ Title, FileExtension, ContentSize, ...row }: Versioned) {
	const ending = FileExtension ? `.${FileExtension}` : '';
	const isNamed = Title.toLowerCase().endsWith(ending.toLowerCase());
	return { name: isNamed ? Title : `${Title}${ending}`, size: ContentSize, ...timesOf(row) };
}

const toAttachment = (row: AttachmentRow): StoredFile => ({
	entity: ATTACHMENT,
	id: row.Id,
	name: row.Name,
	...(row.ContentType !== null && { mimeType: row.ContentType }),
	size: row.BodyLength,
	...timesOf(row),
});

const timesOf = ({
	CreatedDate,
	LastModifiedDate,
}: Pick<VersionRow, 'CreatedDate' | 'LastModifiedDate'>) => ({
	createdAt: toStamp(CreatedDate),
	modifiedAt: toStamp(LastModifiedDate),
});

function notFound(id: string): CrmError {
	return new CrmError(
		`No file in ${label} has the ID "${id}", or the connected user cannot read it.`,
		{
			kind: 'invalidRecord',
			code: 'RECORD_NOT_FOUND',
			advice:
				'Use the ID of a file (069), of one version of it (068) or of an attachment (00P), as List returns it.',
		},
	);
}
