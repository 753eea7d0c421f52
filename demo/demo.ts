import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDataverseEmulator } from '../test/emulators/dataverse';
import { emulatorCertificates, trustEmulators } from '../test/emulators/kernel/tls';
import { startSalesforceEmulator } from '../test/emulators/salesforce';
import { becomeOwner, type N8nApi } from '../test/n8n/api';
import { connectCrms, salesforceApp, type CredentialIds } from '../test/n8n/credentials';
import { installN8n } from '../test/n8n/install';
import { installPackage, packProject } from '../test/n8n/package';
import type { Progress } from '../test/n8n/progress';
import { freePort, startN8n } from '../test/n8n/server';
import { demoCrms } from './crms';
import type { DemoCrms } from './page/board';
import { startPage } from './page/server';
import { Results } from './results';
import { publishWorkflows } from './workflows';

const N8N_PORT = 5678;
const PAGE_PORT = 5680;

export interface Demo {
	crms: DemoCrms;
	api: N8nApi;
	credentialIds: CredentialIds;
	pageUrl: string;
	n8nUrl: string;
	workflows: { name: string; url: string }[];
	stop(): Promise<void>;
}

/**
 * Starts both emulated CRMs, an n8n that keeps them in sync, and the page that shows them.
 * @throws when a part cannot be started; the parts that are running are stopped first.
 */
export async function startDemo(progress: Progress): Promise<Demo> {
	const stops: (() => Promise<void>)[] = [];
	const stop = async () => {
		for (const each of stops.splice(0).reverse()) await each();
	};
	try {
		return { ...(await start(progress, stops)), stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function start(
	progress: Progress,
	stops: (() => Promise<void>)[],
): Promise<Omit<Demo, 'stop'>> {
	const folder = mkdtempSync(join(tmpdir(), 'crm-sync-demo-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	const port = await freePort(N8N_PORT);
	const n8nUrl = `http://localhost:${port}`;

	const { dynamics365, salesforce } = await progress.step(
		'Starting both emulated CRMs',
		async () => {
			await trustEmulators();
			const emulators = {
				dynamics365: await startDataverseEmulator(),
				salesforce: await startSalesforceEmulator({ apps: [salesforceApp(n8nUrl)] }),
			};
			stops.push(
				() => emulators.dynamics365.close(),
				() => emulators.salesforce.close(),
			);
			return emulators;
		},
	);
	const installation = await installN8n(progress);
	const userFolder = join(folder, 'n8n');
	await progress.step('Installing the package in n8n', async () =>
		installPackage(await packProject(folder), userFolder),
	);
	const n8n = await progress.step('Starting n8n', async () => {
		const { caPem } = await emulatorCertificates();
		return await startN8n({ installation, userFolder, port, caPem });
	});
	stops.push(() => n8n.stop());
	const { api, credentialIds, workflows } = await progress.step(
		'Connecting n8n to both CRMs',
		async () => {
			const owner = await becomeOwner(n8n.url);
			const urls = { dynamics365: dynamics365.url, salesforce: salesforce.url };
			const ids = await connectCrms(owner, urls);
			return {
				api: owner,
				credentialIds: ids,
				workflows: await publishWorkflows(owner, ids),
			};
		},
	);
	const crms = demoCrms({ dynamics365, salesforce });
	const page = await startPage({
		crms,
		results: new Results(api, n8n.url),
		n8nUrl: n8n.url,
		port: await freePort(PAGE_PORT),
	});
	stops.push(() => page.close());
	return {
		crms,
		api,
		credentialIds,
		pageUrl: page.url,
		n8nUrl: n8n.url,
		workflows: workflows.map(({ name, path }) => ({ name, url: n8n.url + path })),
	};
}
