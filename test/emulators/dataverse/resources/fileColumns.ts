/**
 * Columns that hold a file or an image, and the content of notes.
 * https://learn.microsoft.com/power-apps/developer/data-platform/file-column-data
 * https://learn.microsoft.com/power-apps/developer/data-platform/image-column-data
 */
import { randomUUID } from 'node:crypto';
import type { Context } from '../api/context';
import { bytes, empty, json, text, type ApiResponse } from '../api/messages';
import {
	attachmentBlocked,
	attachmentTooBig,
	badRange,
	fileNameMissing,
	imageNotProcessed,
	noFileAttachment,
} from '../errors/fileErrors';
import { methodNotAllowed } from '../errors/queryErrors';
import type { Segment } from '../odata/ast';
import type { FileColumn, Table } from '../schema/table';
import { existingId, type RowAddress } from './rowAddress';

/** Bytes in the chunks that the service suggests. */
const CHUNK = 4 * 1024 * 1024;

const IMAGE = /^(\xff\xd8\xff|\x89PNG|GIF8|BM|II\*|MM\0\*)/;

const MIME_TYPES: Readonly<Record<string, string>> = {
	pdf: 'application/pdf',
	png: 'image/png',
	txt: 'text/plain',
};

/** @returns undefined for what is not the content of a file. */
export function routeFile(
	context: Context,
	address: RowAddress,
	[property, value]: readonly [Segment, Segment?],
): ApiResponse | undefined {
	const { table } = address;
	const { method } = context.request;
	if (table.name === 'annotation' && property.name === 'documentbody') {
		return value?.name === '$value' ? readNote(context, address) : undefined;
	}
	const column = table.fileColumns.find(({ name }) => name === property.name);
	if (!column) return undefined;
	const isContent = value?.name === '$value';
	if (method === 'GET' && (isContent || !value)) {
		return readFile(context, address, { column, isContent });
	}
	if (method === 'PATCH' && !value) return writeFile(context, address, column);
	throw methodNotAllowed(method);
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files#download-annotation-files */
function readNote({ environment, writer }: Context, address: RowAddress): ApiResponse {
	environment.security.requirePrivilege(writer.userId, 'Read', address.table);
	const row = environment.records.get(address.table, existingId(address));
	const { documentbody } = row;
	return documentbody === null || documentbody === undefined
		? empty(204)
		: text(200, String(documentbody), 'text/plain');
}

const keyOf = (table: Table, id: string, { name }: FileColumn) => `${table.name}/${id}/${name}`;

/**
 * The content itself, or the property that holds it in Base64. Names outside ASCII are encoded in Content-Disposition, as
 * users report; an empty file column is not found, and an
 * empty image has no content.
 */
function readFile(
	{ environment, options, request, root, writer }: Context,
	address: RowAddress,
	{ column, isContent }: { column: FileColumn; isContent: boolean },
): ApiResponse {
	const { table } = address;
	environment.security.requirePrivilege(writer.userId, 'Read', table);
	const id = existingId(address);
	environment.records.get(table, id);
	const file = environment.files.get(keyOf(table, id, column));
	if (!file) {
		if (column.holds === 'file') throw noFileAttachment();
		return empty(204);
	}
	const isSmall = column.holds === 'image' && options.given.get('size') !== 'full';
	const { name, mimeType } = file;
	const isAscii = /^[ -~]*$/.test(name);
	const encoded = `"=?utf-8?B?${Buffer.from(name).toString('base64')}?="`;
	const content = isSmall ? file.content.subarray(0, 100) : file.content;
	const headers = {
		mimetype: mimeType,
		'x-ms-file-name': isAscii ? name : Buffer.from(name).toString('latin1'),
		'x-ms-file-size': String(file.content.length),
		'Content-Disposition': `inline; filename=${isAscii ? name : encoded}`,
	};
	const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers['range'] ?? '') ?? [];
	const part = start === undefined ? content : content.subarray(Number(start), Number(end) + 1);
	const status = start === undefined ? 200 : 206;
	const all = { ...headers, 'x-ms-chunk-size': String(CHUNK) };
	if (isContent) return bytes(part, all, status);
	return json(status, { '@odata.context': root, value: part.toString('base64') }, all);
}

function writeFile(context: Context, address: RowAddress, column: FileColumn): ApiResponse {
	const { environment, request, writer, options } = context;
	const { table } = address;
	const row = environment.records.get(table, existingId(address));
	environment.security.requireAccess(writer.userId, 'Write', table, row);
	const session = options.given.get('sessiontoken');
	if (session !== undefined) return writeChunk(context, session);
	const name = request.headers['x-ms-file-name'] ?? options.given.get('x-ms-file-name') ?? '';
	if (name === '') throw fileNameMissing();
	const target = { key: keyOf(table, String(row[table.idColumn]), column), name, column };
	if (request.headers['x-ms-transfer-mode'] === 'chunked') {
		const token = randomUUID();
		environment.chunks.set(token, { ...target, pieces: [] });
		const location = `${context.root}${context.path}?sessiontoken=${token}`;
		return empty(200, { Location: location, 'x-ms-chunk-size': String(CHUNK) });
	}
	store(context, target, Buffer.from(request.body, 'latin1'));
	return empty(204);
}

interface Target {
	key: string;
	name: string;
	column: FileColumn;
}

/** The file is replaced when its last chunk has arrived. */
function writeChunk(context: Context, token: string): ApiResponse {
	const { environment, request } = context;
	const upload = environment.chunks.get(token);
	const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(request.headers['content-range'] ?? '');
	const content = Buffer.from(request.body, 'latin1');
	if (!upload || !range) throw badRange();
	const [start = 0, end = 0, size = 0] = range.slice(1).map(Number);
	if (end - start + 1 !== content.length) throw badRange();
	upload.pieces.push({ start, content });
	if (end + 1 < size) return empty(206);
	const pieces = upload.pieces.toSorted((left, right) => left.start - right.start);
	const whole = Buffer.concat(pieces.map((piece) => piece.content));
	if (whole.length !== size) throw badRange();
	environment.chunks.delete(token);
	store(context, upload, whole);
	return empty(204);
}

function store({ environment }: Context, { key, name, column }: Target, content: Buffer): void {
	const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
	if (column.holds === 'image' && !IMAGE.test(content.toString('latin1', 0, 8))) {
		throw imageNotProcessed(key);
	}
	if (environment.organization.blockedAttachments.includes(extension)) throw attachmentBlocked();
	if (content.length > column.maxSizeInKB * 1024) throw attachmentTooBig();
	const mimeType = MIME_TYPES[extension] ?? 'application/octet-stream';
	environment.files.set(key, { name, mimeType, content });
}
