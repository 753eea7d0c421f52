/** What goes along with a new version of a file, or a new note: its document, and the links to records. */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { Row } from '../../kernel/store';
import { noteNotSaved } from '../errors';
import type { ObjectSchema, Schema } from '../schema';
import type { Records, Writer } from './records';

/** Columns that follow from the content. */
export function contentColumns({ name }: ObjectSchema, row: Readonly<Row>): Row {
	if (name === 'ContentVersion') return versionColumns(row);
	if (name === 'ContentNote') return noteColumns(row);
	return {};
}

function versionColumns({ VersionData, PathOnClient, Title }: Readonly<Row>): Row {
	const content = Buffer.from(String(VersionData ?? ''), 'base64');
	const extension = extname(String(PathOnClient)).slice(1);
	const fileName = String(PathOnClient).split(/[/\\]/).at(-1) ?? '';
	return {
		Title: Title ?? fileName,
		FileExtension: extension || null,
		FileType: extension.toUpperCase() || 'UNKNOWN',
		ContentSize: content.length,
		Checksum: createHash('md5').update(content).digest('hex'),
	};
}

/** An ampersand or a bracket that is not part of HTML. */
const UNESCAPED = /&(?!(?:[a-z]+|#\d+|#x[\da-f]+);)|<(?![a-z/])/i;

/** Line breaks that are not HTML are removed. */
function noteColumns({ Content }: Readonly<Row>): Row {
	const html = Buffer.from(String(Content ?? ''), 'base64')
		.toString('utf8')
		.replace(/[\r\n]/g, '');
	if (UNESCAPED.test(html)) throw noteNotSaved();
	const preview = html.replace(/<[^>]*>/g, ' ').slice(0, 255);
	return { Content: Buffer.from(html).toString('base64'), TextPreview: preview || null };
}

/** @param row as it was saved. */
export function addDocument(
	records: Records,
	schema: Schema,
	writer: Writer,
	{ name }: ObjectSchema,
	row: Readonly<Row>,
): void {
	if (name === 'ContentVersion') addVersion(records, schema, writer, row);
	if (name === 'ContentNote') {
		const size = Buffer.byteLength(String(row['Content'] ?? ''), 'base64');
		insertDocument(records, schema, writer, String(row['Id']), {
			...{ Title: row['Title'] ?? null, FileType: 'SNOTE', FileExtension: 'snote' },
			ContentSize: size,
		});
	}
}

function addVersion(records: Records, schema: Schema, writer: Writer, row: Readonly<Row>): void {
	const [documents, versions] = [
		schema.object('ContentDocument')!,
		schema.object('ContentVersion')!,
	];
	const { Id, Title, FileType, FileExtension, ContentSize } = row;
	const columns = {
		...{ Title: Title ?? null, FileType: FileType ?? null, FileExtension: FileExtension ?? null },
		...{ ContentSize: ContentSize ?? null, LatestPublishedVersionId: Id ?? null },
	};
	const known = row['ContentDocumentId'] ?? null;
	if (known !== null) {
		for (const before of records.findByKey(versions, 'ContentDocumentId', known)) {
			if (before['Id'] !== Id) records.write(versions, String(before['Id']), { IsLatest: 0 });
		}
		records.write(documents, String(known), columns);
		return;
	}
	const id = records.nextId(documents);
	insertDocument(records, schema, writer, id, columns);
	records.write(versions, String(Id), { ContentDocumentId: id });
	const location = row['FirstPublishLocationId'] ?? null;
	if (location !== null) {
		link(records, schema, writer, { id, entityId: String(location), shareType: 'V' });
	}
}

/** The owner of a document has a link to it. */
function insertDocument(
	records: Records,
	schema: Schema,
	writer: Writer,
	id: string,
	columns: Row,
): void {
	records.insert(writer, schema.object('ContentDocument')!, id, columns);
	link(records, schema, writer, { id, entityId: writer.userId, shareType: 'I' });
}

function link(
	records: Records,
	schema: Schema,
	writer: Writer,
	{ id, entityId, shareType }: { id: string; entityId: string; shareType: string },
): void {
	const links = schema.object('ContentDocumentLink')!;
	records.insert(writer, links, records.nextId(links), {
		ContentDocumentId: id,
		LinkedEntityId: entityId,
		ShareType: shareType,
	});
}
