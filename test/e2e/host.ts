import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDataverseEmulator, type DataverseEmulator } from '../emulators/dataverse';
import { emulatorCertificates, trustEmulators } from '../emulators/kernel/tls';
import { startSalesforceEmulator, type SalesforceEmulator } from '../emulators/salesforce';
import { becomeOwner, type N8nApi } from '../n8n/api';
import { dynamics365Apps, salesforceApp } from '../n8n/credentials';
import { installN8n } from '../n8n/install';
import { installPackage, packProject } from '../n8n/package';
import { terminalProgress } from '../n8n/progress';
import { freePort, startN8n, type N8nServer } from '../n8n/server';

/** Two emulated CRMs, and an n8n with the package. */
export interface Host {
	dynamics365: DataverseEmulator;
	salesforce: SalesforceEmulator;
	n8n: N8nServer;
	api: N8nApi;
	stop(): Promise<void>;
}

export async function startHost(): Promise<Host> {
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
	return {
		dynamics365,
		salesforce,
		n8n,
		api: await becomeOwner(n8n.url),
		async stop() {
			await n8n.stop();
			await dynamics365.close();
			await salesforce.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
