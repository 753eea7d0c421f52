import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startDataverseEmulator, type DataverseEmulator } from '../emulators/dataverse';
import { emulatorCertificates, trustEmulators } from '../emulators/kernel/tls';
import { startSalesforceEmulator, type SalesforceEmulator } from '../emulators/salesforce';
import { becomeOwner, type N8nApi } from '../n8n/api';
import { startChromium } from './chromium';
import { dynamics365Apps, salesforceApp } from '../n8n/credentials';
import { installN8n } from '../n8n/install';
import { installPackage, packProject } from '../n8n/package';
import { terminalProgress } from '../n8n/progress';
import { freePort, startN8n } from '../n8n/server';
import { signInToEditor } from './editor';

const PATIENCE_MS = 20_000;

/** Two emulated CRMs, an n8n with the package, and a browser whose page is signed in to n8n's editor. */
export interface Stage {
	dynamics365: DataverseEmulator;
	salesforce: SalesforceEmulator;
	n8nUrl: string;
	api: N8nApi;
	page: Page;
	/** Everything that n8n has written to its terminal. */
	n8nLog(): Promise<string>;
	stop(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
	await trustEmulators();
	const folder = await mkdtemp(join(tmpdir(), 'crm-sync-e2e-'));
	const userFolder = join(folder, 'n8n');
	const port = await freePort();
	const n8nUrl = `http://localhost:${port}`;
	const dynamics365 = await startDataverseEmulator({ apps: dynamics365Apps(n8nUrl) });
	const salesforce = await startSalesforceEmulator({ apps: [salesforceApp(n8nUrl)] });

	const installation = await installN8n(terminalProgress());
	await installPackage(await packProject(folder), userFolder);
	const { caPem } = await emulatorCertificates();
	const n8n = await startN8n({ installation, userFolder, port, caPem });
	const api = await becomeOwner(n8n.url);
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
			await n8n.stop();
			await dynamics365.close();
			await salesforce.close();
			await rm(folder, { recursive: true, force: true });
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
