/** Uploads files: each becomes a version of a new document, which Salesforce links to the record in the same transaction. */
import { randomUUID } from 'node:crypto';
import { readJsonBody, UnreadableAnswer } from '../../../crm/driver/readAnswer';
import { CrmError } from '../../../crm/errors';
import { oneByOne } from '../../../crm/oneByOne';
import type { FileToUpload, RecordReference } from '../../../crm/port';
import type { ByteSource, ByteStream } from '../../../crm/transport';
import { API_PATH, type Client } from '../client';
import { label } from '../errors';
import { readAll } from '../read';
import type { Sender } from '../send';
import { queriesFor } from './links';

/**
 * The maximum size of one file in a multipart request.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_sobject_insert_update_blob.htm
 */
const MAX_SIZE = 2 * 1024 ** 3;

export const VERSION = 'ContentVersion';
export const DOCUMENT = 'ContentDocument';

type Result = RecordReference | CrmError;

/**
 * One call for each file, and one for the ids of all their documents. An upload without a response is not repeated:
 * Salesforce chooses the id, so a second file could be added.
 */
export async function uploadFiles(
	sender: Sender,
	client: Client,
	files: Iterable<FileToUpload>,
): Promise<Result[]> {
	const uploaded = await oneByOne(files, async (file): Promise<RecordReference> => {
		if (file.content.size > MAX_SIZE) throw tooLarge(file);
		return { entity: VERSION, id: await send(sender, file) };
	});
	return await nameDocuments(client, uploaded);
}

async function send(sender: Sender, file: FileToUpload): Promise<string> {
	const boundary = randomUUID();
	const { content } = await sender.send({
		method: 'POST',
		url: `${sender.baseUrl}${API_PATH}/sobjects/${VERSION}`,
		headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
		upload: toMultipart(file, boundary),
		semantics: 'nonIdempotent',
		read: (response) => {
			const { id } = readJsonBody<{ id?: unknown }>(response);
			if (typeof id !== 'string') throw new UnreadableAnswer();
			return id;
		},
		entity: 'file',
	});
	return content;
}

/** The first part has the fields of the version, the second its content. */
function toMultipart(file: FileToUpload, boundary: string): ByteSource {
	const fields = {
		Title: file.title || file.name.replace(/(?<=.)\.[^.]*$/, ''),
		PathOnClient: file.name,
		FirstPublishLocationId: file.record.id,
		...(file.description !== '' && { Description: file.description }),
	};
	const head = [
		`--${boundary}`,
		'Content-Disposition: form-data; name="entity_content"',
		'Content-Type: application/json',
		'',
		JSON.stringify(fields),
		`--${boundary}`,
		`Content-Disposition: form-data; name="VersionData"; filename="${toHeaderText(file.name)}"`,
		`Content-Type: ${/^[\w.+-]+\/[\w.+-]+$/.test(file.mimeType) ? file.mimeType : 'application/octet-stream'}`,
		'',
		'',
	].join('\r\n');
	return surround(Buffer.from(head), file.content, Buffer.from(`\r\n--${boundary}--\r\n`));
}

/** The name that counts is PathOnClient; this one must not end the header. */
const toHeaderText = (name: string) => name.replace(/[^ !#-[\]-~]/g, '_');

function surround(head: Buffer, { size, open }: ByteSource, tail: Buffer): ByteSource {
	return {
		size: head.length + size + tail.length,
		async *open(): ByteStream {
			yield head;
			yield* open();
			yield tail;
		},
	};
}

/** What users see and share is the document; without it, the version identifies the file as well. */
async function nameDocuments(client: Client, results: readonly Result[]): Promise<Result[]> {
	const ids = results.flatMap((result) => (result instanceof CrmError ? [] : [result.id]));
	const documents = await findDocuments(client, ids);
	return results.map((result) => {
		if (result instanceof CrmError) return result;
		const id = documents.get(result.id);
		return id === undefined ? result : { entity: DOCUMENT, id };
	});
}

/** The files are uploaded already, so that a failure here is not theirs. */
async function findDocuments(
	client: Client,
	ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const queries = queriesFor(`SELECT Id, ContentDocumentId FROM ${VERSION} WHERE Id IN `, ids);
	try {
		const rows = await readAll<{ Id: string; ContentDocumentId: string }>(client, queries);
		return new Map(rows.map(({ Id, ContentDocumentId }) => [Id, ContentDocumentId]));
	} catch (error) {
		if (error instanceof CrmError) return new Map();
		throw error;
	}
}

function tooLarge({ name }: FileToUpload): CrmError {
	return new CrmError(`The file "${name}" is larger than 2 GB, the maximum in ${label}.`, {
		kind: 'invalidRecord',
		advice: 'Split the file, or keep it elsewhere and add a link to the record.',
	});
}
