import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const OPTIONS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Starts the installed Chromium without a window. */
export async function startChromium(): Promise<Browser> {
	return await chromium.launch({ executablePath: findChromium(), args: OPTIONS });
}

/** $CHROME_PATH, or else the first Chromium on the path. */
export function findChromium(): string {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
	const found = process.env.CHROME_PATH ?? candidates.find((file) => existsSync(file));
	if (found) return found;
	throw new Error(
		'The tests in the editor need Chromium. Install it (Debian: apt-get install chromium) ' +
			'or set its path: CHROME_PATH=/path/to/chromium.',
	);
}
