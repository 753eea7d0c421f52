/** Streams of bytes: as a whole, in blocks, and from Base64. */
import type { ByteStream } from '../../../crm/transport';

export async function readBytes(stream: ByteStream): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	for await (const piece of stream) pieces.push(piece);
	return Buffer.concat(pieces);
}

/** The same bytes in blocks of this size; the last one can be smaller. */
export async function* inBlocks(stream: ByteStream, size: number): AsyncGenerator<Buffer> {
	let pieces: Uint8Array[] = [];
	let length = 0;
	for await (const piece of stream) {
		for (let start = 0; start < piece.length;) {
			const part = piece.subarray(start, start + size - length);
			pieces.push(part);
			length += part.length;
			start += part.length;
			if (length < size) continue;
			yield Buffer.concat(pieces);
			pieces = [];
			length = 0;
		}
	}
	if (length > 0) yield Buffer.concat(pieces);
}

/** Four characters of Base64 are three bytes: what is left of a piece waits for the next one. */
export async function* decodeBase64(stream: ByteStream): ByteStream & AsyncGenerator<Uint8Array> {
	let rest = '';
	for await (const piece of stream) {
		const text =
			rest +
			Buffer.from(piece)
				.toString('latin1')
				.replace(/[^\w+/=-]/g, '');
		const whole = text.length - (text.length % 4);
		if (whole > 0) yield Buffer.from(text.slice(0, whole), 'base64');
		rest = text.slice(whole);
	}
	if (rest !== '') yield Buffer.from(rest, 'base64');
}
