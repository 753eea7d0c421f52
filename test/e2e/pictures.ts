/** The pictures in the README and docs: where they are kept, and what can be seen in them. */
import { globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Page } from 'playwright-core';

const PROJECT = resolve(__dirname, '..', '..');
const IMAGES = join('docs', 'images');

/** Replaces the pictures of the docs if CRM_SYNC_PICTURES is set, and otherwise keeps it with the screenshots. */
export async function keepPicture(name: string, png: Buffer): Promise<void> {
	const folder = process.env.CRM_SYNC_PICTURES
		? join(PROJECT, IMAGES)
		: join(__dirname, 'screenshots', 'images');
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, name), png);
}

/** @returns a picture of the docs. */
export async function readPicture(name: string): Promise<Buffer> {
	return await readFile(join(PROJECT, IMAGES, name));
}

/** A picture as a page names it. */
export interface NamedPicture {
	/** Path within the project. */
	path: string;
	/** What a screen reader reads. */
	description: string;
}

/** All pictures that the README and docs show, without those of other sites. */
export async function namedPictures(): Promise<NamedPicture[]> {
	const pages = globSync(['README.md', 'docs/**/*.md'], { cwd: PROJECT });
	const named = pages.map(async (page) => {
		const text = await readFile(join(PROJECT, page), 'utf8');
		return [...text.matchAll(/!\[(.*?)\]\((?!https:)(.*?)\)/g)].map(
			([, description = '', target = '']) => ({
				path: relative(PROJECT, resolve(PROJECT, dirname(page), target)),
				description,
			}),
		);
	});
	return (await Promise.all(named)).flat();
}

/** What Chromium sees in a picture. */
export interface Seen {
	width: number;
	height: number;
	/** One for a picture that does not move. */
	frames: number;
	/** The smallest number of different colors in a frame. */
	colors: number;
	/** Frames that look like the one before. */
	repeats: number;
}

/** Decodes a PNG in a page of Chromium, which has to be at localhost or use HTTPS. */
export async function look(page: Page, png: Buffer): Promise<Seen> {
	return await page.evaluate<Seen>(`(async () => {
		const data = await (await fetch('data:image/png;base64,${png.toString('base64')}')).arrayBuffer();
		const decoder = new ImageDecoder({ data, type: 'image/png' });
		await Promise.all([decoder.tracks.ready, decoder.completed]);
		const seen = { frames: decoder.tracks.selectedTrack.frameCount, colors: Infinity, repeats: 0 };
		let before;
		for (let frameIndex = 0; frameIndex < seen.frames; frameIndex += 1) {
			const { image } = await decoder.decode({ frameIndex });
			Object.assign(seen, { width: image.displayWidth, height: image.displayHeight });
			const canvas = new OffscreenCanvas(seen.width, seen.height).getContext('2d');
			canvas.drawImage(image, 0, 0);
			const pixels = new Uint32Array(canvas.getImageData(0, 0, seen.width, seen.height).data.buffer);
			seen.colors = Math.min(seen.colors, new Set(pixels).size);
			if (before?.every((pixel, place) => pixel === pixels[place])) seen.repeats += 1;
			before = pixels;
		}
		return seen;
	})()`);
}
