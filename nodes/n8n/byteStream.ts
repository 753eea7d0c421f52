/** Streams of bytes between n8n, which has those of Node.js, and the drivers, which iterate over them. */
import { Readable } from 'node:stream';
import type { ByteStream } from '../crm/transport';

/** True for a stream of Node.js, and not for a buffer. */
export function isByteStream(value: unknown): value is ByteStream {
	return value instanceof Readable;
}

/** The stream as n8n's helpers accept it. */
export function toReadable(stream: ByteStream): Readable {
	return stream instanceof Readable ? stream : Readable.from(stream, { objectMode: false });
}

/** Everything that is left of a stream, as text. */
export async function readText(stream: ByteStream): Promise<string> {
	const pieces: Uint8Array[] = [];
	for await (const piece of stream) pieces.push(piece);
	return Buffer.concat(pieces).toString('utf8');
}
