/**
 * Uploads a large file to a column in chunks: the file is replaced when the last one has arrived.
 * https://learn.microsoft.com/power-apps/developer/data-platform/file-column-data#upload-the-file-in-chunks-using-web-api
 */
import { readNoContent, UnreadableAnswer } from '../../../crm/driver/readAnswer';
import type { ByteSource } from '../../../crm/transport';
import type { Sender } from '../send';
import { inBlocks } from './bytes';

interface Session {
	/** What the chunks are sent to. */
	path: string;
	chunkSize: number;
}

/** @param path of the column, with the name of the file. */
export async function uploadInChunks(
	sender: Sender,
	path: string,
	{ size, open }: ByteSource,
	entity: string,
): Promise<void> {
	const { content: session } = await sender.send({
		method: 'PATCH',
		path,
		headers: { 'x-ms-transfer-mode': 'chunked' },
		semantics: 'idempotent',
		read: ({ headers }): Session => {
			const { location, 'x-ms-chunk-size': chunkSize } = headers;
			if (location === undefined || !(Number(chunkSize) > 0)) throw new UnreadableAnswer();
			return { path: location, chunkSize: Number(chunkSize) };
		},
		entity,
	});
	let start = 0;
	for await (const chunk of inBlocks(open(), session.chunkSize)) {
		await sender.send({
			method: 'PATCH',
			path: session.path,
			headers: {
				'Content-Type': 'application/octet-stream',
				'Content-Range': `bytes ${start}-${start + chunk.length - 1}/${size}`,
			},
			upload: { size: chunk.length, open: () => toStream(chunk) },
			semantics: 'idempotent',
			usesReserve: true,
			read: readNoContent,
			entity,
		});
		start += chunk.length;
	}
}

async function* toStream(chunk: Buffer): AsyncGenerator<Uint8Array> {
	yield await Promise.resolve(chunk);
}
