import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from './chromium';
import { signInToEditor } from './editor';
import { startHost, type Host } from './host';

const PATIENCE_MS = 20_000;

/** Two emulated CRMs, an n8n with the package, and a browser whose page is signed in to n8n's editor. */
export interface Stage extends Pick<Host, 'dynamics365' | 'salesforce' | 'api'> {
	n8nUrl: string;
	page: Page;
	/** Everything that n8n has written to its terminal. */
	n8nLog(): Promise<string>;
	stop(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
	const host = await startHost();
	const { dynamics365, salesforce, api, n8n } = host;
	const browser = await startChromium();
	const page = await openPage(browser);
	await signInToEditor(page, n8n.url);
	return {
		dynamics365,
		salesforce,
		n8nUrl: n8n.url,
		api,
		page,
		n8nLog: () => readFile(n8n.logFile, 'utf8'),
		async stop() {
			await browser.close();
			await host.stop();
		},
	};
}

/** The certificates of the emulators come from their own authority, which Chromium does not know. */
async function openPage(browser: Browser): Promise<Page> {
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		ignoreHTTPSErrors: true,
	});
	context.setDefaultTimeout(PATIENCE_MS);
	return await context.newPage();
}
