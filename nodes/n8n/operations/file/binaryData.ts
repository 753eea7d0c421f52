/** Files of n8n's items: what an operation sends, and what it returns. */
import type { IBinaryData } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import type { FileToSend, OpenFile } from '../../../crm/port';
import type { ByteSource, ByteStream } from '../../../crm/transport';
import { toReadable } from '../../byteStream';
import type { ItemContext } from '../operation';

/** A file of an item, whose content is not read yet. */
export interface InputFile {
	name: string;
	mimeType: string;
	/** @throws CrmError for an empty file. */
	content: () => Promise<ByteSource>;
}

/**
 * @param field of the item's binary data.
 * @param name '' for that of the file.
 * @throws n8n's error, naming the field, when the item has no file there.
 */
export function readInputFile(
	{ context, itemIndex }: ItemContext,
	field: string,
	name: string,
): InputFile {
	const data = context.helpers.assertBinaryData(itemIndex, field);
	const { fileName, fileExtension, mimeType } = data;
	const ending = fileExtension ? `.${fileExtension}` : '';
	const file = { name: name || fileName || `${field}${ending}`, mimeType };
	return {
		...file,
		content: async () => {
			const source = await toSource(context.helpers, data);
			if (source.size > 0) return source;
			throw new CrmError(`The file "${file.name}" is empty.`, {
				kind: 'invalidRecord',
				advice: 'Check the node that created the file.',
			});
		},
	};
}

type BinaryHelpers = Pick<
	ItemContext['context']['helpers'],
	'getBinaryMetadata' | 'getBinaryStream'
>;

/** n8n keeps a file outside the item, from where it can be streamed, or in the item as Base64. */
async function toSource(helpers: BinaryHelpers, { id, data }: IBinaryData): Promise<ByteSource> {
	if (id === undefined) {
		const size = Buffer.byteLength(data, 'base64');
		return { size, open: () => fromBase64(data) };
	}
	const { fileSize } = await helpers.getBinaryMetadata(id);
	return {
		size: fileSize,
		async *open(): ByteStream & AsyncGenerator<Uint8Array> {
			yield* (await helpers.getBinaryStream(id)) as AsyncIterable<Uint8Array>;
		},
	};
}

/** Characters decoded at a time: a multiple of four, which are three bytes. */
const PIECE = 400_000;

async function* fromBase64(data: string): AsyncGenerator<Uint8Array> {
	for (let start = 0; start < data.length; start += PIECE) {
		yield await Promise.resolve(Buffer.from(data.slice(start, start + PIECE), 'base64'));
	}
}

/** @throws CrmError when the content cannot be read to its end. */
export async function toBinaryData(
	{ context }: ItemContext,
	{ name, mimeType, content }: OpenFile,
): Promise<IBinaryData> {
	const data = await context.helpers.prepareBinaryData(toReadable(content), name, mimeType);
	// The helper takes the name apart as a path.
	return { ...data, fileName: name };
}

export const toFileToSend = async ({
	name,
	mimeType,
	content,
}: InputFile): Promise<FileToSend> => ({
	name,
	mimeType,
	content: await content(),
});
