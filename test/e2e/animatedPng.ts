import { crc32 } from 'node:zlib';

/** One picture of an animation. */
export interface Frame {
	/** A PNG without transparency, as Chromium takes a screenshot. */
	png: Buffer;
	/** How long it is shown, up to 65. */
	seconds: number;
}

interface Chunk {
	type: string;
	data: Buffer;
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/**
 * Joins pictures of one size to an animated PNG that repeats without end. What cannot play it shows the first picture.
 * See https://www.w3.org/TR/png-3/#apng-frame-based-animation.
 * @throws when there is no picture, or one is not a PNG or has another size or pixel format than the first one.
 */
export function animatedPng(frames: readonly Frame[]): Buffer {
	const pictures = frames.map(({ png, seconds }) => ({ ...readPicture(png), seconds }));
	const [first] = pictures;
	if (!first) throw new Error('An animation needs at least one picture');
	const chunks: Chunk[] = [
		{ type: 'IHDR', data: first.header },
		// How many frames, and 0: as often as the page is open.
		{ type: 'acTL', data: numbers(pictures.length, 0) },
	];
	let sequence = 0;
	for (const { header, pixels, seconds } of pictures) {
		if (!header.equals(first.header)) throw new Error('The pictures differ in size or format');
		chunks.push({ type: 'fcTL', data: frameControl(sequence++, header, seconds) });
		if (sequence === 1) chunks.push({ type: 'IDAT', data: pixels });
		else chunks.push({ type: 'fdAT', data: Buffer.concat([numbers(sequence++), pixels]) });
	}
	chunks.push({ type: 'IEND', data: Buffer.alloc(0) });
	return Buffer.concat([SIGNATURE, ...chunks.map(writeChunk)]);
}

/** The header, and the compressed pixels in one piece. */
function readPicture(png: Buffer): { header: Buffer; pixels: Buffer } {
	const chunks = readChunks(png);
	const join = (type: string) =>
		Buffer.concat(chunks.filter((each) => each.type === type).map(({ data }) => data));
	return { header: join('IHDR'), pixels: join('IDAT') };
}

function readChunks(png: Buffer): Chunk[] {
	if (!png.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new Error('This is not a PNG');
	const chunks: Chunk[] = [];
	for (let start = SIGNATURE.length; start < png.length;) {
		const end = start + 8 + png.readUInt32BE(start);
		const type = png.toString('latin1', start + 4, start + 8);
		chunks.push({ type, data: png.subarray(start + 8, end) });
		start = end + 4;
	}
	return chunks;
}

function writeChunk({ type, data }: Chunk): Buffer {
	const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	return Buffer.concat([numbers(data.length), content, numbers(crc32(content))]);
}

/** The frame fills the picture: width and height are at the beginning of the header, and the offsets are 0. */
function frameControl(sequence: number, header: Buffer, seconds: number): Buffer {
	const delay = Buffer.alloc(6);
	delay.writeUInt16BE(Math.round(seconds * 1000), 0);
	delay.writeUInt16BE(1000, 2);
	return Buffer.concat([numbers(sequence), header.subarray(0, 8), numbers(0, 0), delay]);
}

function numbers(...values: number[]): Buffer {
	const buffer = Buffer.alloc(values.length * 4);
	for (const [place, value] of values.entries()) buffer.writeUInt32BE(value, place * 4);
	return buffer;
}
