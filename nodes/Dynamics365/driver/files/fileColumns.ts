/**
 * Columns that hold a file or an image.
 * https://learn.microsoft.com/power-apps/developer/data-platform/file-column-data
 * https://learn.microsoft.com/power-apps/developer/data-platform/image-column-data
 */
import { readNoContent, readStream } from '../../../crm/driver/readAnswer';
import { CrmError } from '../../../crm/errors';
import type { FileField, FileFieldSummary, FileToSend, OpenFile } from '../../../crm/port';
import type { Metadata } from '../describe';
import { label, NOT_FOUND, unknownField } from '../errors';
import { notAnId } from '../prepare';
import { queryString, readGuid } from '../query';
import type { Sender } from '../send';
import { uploadInChunks } from './chunks';
import { readFileName } from './fileName';

/** A file of this size or more, in bytes, has to be sent in chunks. */
const SINGLE_REQUEST = 128 * 1024 * 1024;

/** Setting a column again to the same file changes nothing, so an upload can be repeated. */
export async function uploadToColumn(
	sender: Sender,
	metadata: Metadata,
	target: FileField,
	{ name, content }: FileToSend,
	{ singleRequest = SINGLE_REQUEST } = {},
): Promise<void> {
	const { path } = await locate(metadata, target);
	// In the query, because a header holds no characters outside ASCII.
	const named = `${path}?${queryString({ 'x-ms-file-name': name })}`;
	if (content.size >= singleRequest) {
		await uploadInChunks(sender, named, content, target.record.entity);
		return;
	}
	await sender.send({
		method: 'PATCH',
		path: named,
		headers: { 'Content-Type': 'application/octet-stream' },
		upload: content,
		semantics: 'idempotent',
		read: readNoContent,
		entity: target.record.entity,
	});
}

/** Of an image the original, where the column keeps it; otherwise what it keeps, which is smaller. */
export async function openColumn(
	sender: Sender,
	metadata: Metadata,
	source: FileField,
): Promise<OpenFile> {
	const { path, column } = await locate(metadata, source);
	const value = `${path}/$value`;
	const opened =
		column.holds === 'image'
			? ((await open(sender, `${value}?size=full`, source)) ?? (await open(sender, value, source)))
			: await open(sender, value, source);
	if (!opened) throw emptyColumn(source, column);
	return { ...opened, name: opened.name || defaultName(column) };
}

/** @returns undefined where there is no file. */
async function open(
	sender: Sender,
	path: string,
	{ record: { entity } }: FileField,
): Promise<OpenFile | undefined> {
	try {
		const { status, headers, content } = await sender.send({
			method: 'GET',
			path,
			streamed: true,
			semantics: 'read',
			read: readStream,
			entity,
		});
		if (status === 204) return undefined;
		return { name: readFileName(headers), mimeType: headers.mimetype, content };
	} catch (error) {
		if (error instanceof CrmError && isEmpty(error)) return undefined;
		throw error;
	}
}

/** The code is that of a record that does not exist. */
const isEmpty = ({ code, message }: CrmError) =>
	code === NOT_FOUND && /file attachment/i.test(message);

async function locate(
	metadata: Metadata,
	{ record: { entity, id }, field }: FileField,
): Promise<{ path: string; column: FileFieldSummary }> {
	const { setName, description } = await metadata.table(entity);
	const column = description.fileFields?.find(({ name }) => name === field);
	if (!column) throw notAFileColumn(description.fields.some(({ name }) => name === field));
	const guid = readGuid(id);
	if (guid === undefined) throw notAnId(id, description.label);
	return { path: `${setName}(${guid})/${field}`, column };

	function notAFileColumn(exists: boolean): CrmError {
		if (!exists) return unknownField(description, field);
		return new CrmError(`The column "${field}" of ${description.label} does not hold files.`, {
			kind: 'misconfigured',
			fields: [field],
			advice: 'Select a file or image column.',
		});
	}
}

/** Images have no name of their file. */
const defaultName = ({ name, holds }: FileFieldSummary) =>
	holds === 'image' ? `${name}.jpg` : name;

function emptyColumn(
	{ record: { entity, id } }: FileField,
	{ name, label: columnLabel, holds }: FileFieldSummary,
): CrmError {
	return new CrmError(
		`The column "${columnLabel}" (${name}) of the ${entity} ${id} in ${label} holds no ${holds}.`,
		{
			kind: 'invalidRecord',
			code: 'FILE_NOT_FOUND',
			fields: [name],
			advice: 'Filter out records without a file before this node.',
		},
	);
}
