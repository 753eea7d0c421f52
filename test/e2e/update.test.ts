/**
 * n8n's own update, from a registry, while a workflow polls: credentials, parameters and cursors that version 0.1.0
 * has saved keep working, and what changes before, during and after the update is emitted once.
 *
 * No version has been published before this one, so the older version is this one under a lower number: the test shows
 * what n8n's update does to a running workflow, and that what 0.1.0 saved is read. It cannot show that an earlier
 * program wrote it so; the workflow in saved/ is therefore kept as it is when later versions save something else.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { untilTriggersListen } from '../../demo/workflows';
import * as dataverse from '../emulators/dataverse';
import { emulatorCertificates, trustEmulators } from '../emulators/kernel/tls';
import * as salesforce from '../emulators/salesforce';
import { becomeOwner, type N8nApi } from '../n8n/api';
import { connectCrms, salesforceApp, type CredentialIds } from '../n8n/credentials';
import { installN8n } from '../n8n/install';
import { packProject, packProjectAs, readManifest } from '../n8n/package';
import { terminalProgress } from '../n8n/progress';
import { startRegistry, type PackageRegistry } from '../n8n/registry';
import { freePort, startN8n, type N8nServer } from '../n8n/server';
import { durableKeeper } from '../scenarios/stage/staticData';
import { emittedBy, until } from './emitted';
import { pollEvery } from './pollTimes';

const PACKAGE = 'n8n-nodes-crm-sync';
const OLDER = '0.0.9';
const NAME = 'Leads and contacts, saved by 0.1.0';
const MINUTE_MS = 60_000;
/** The test installs the package twice, and waits for several polls. */
const PATIENCE_MS = 10 * MINUTE_MS;

let folder: string;
let registry: PackageRegistry | undefined;
let crms: { dynamics365: dataverse.DataverseEmulator; salesforce: salesforce.SalesforceEmulator };
let n8n: N8nServer | undefined;

beforeAll(trustEmulators);
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'crm-sync-update-'));
});
afterEach(async () => {
	await n8n?.stop();
	await registry?.close();
	await crms.dynamics365.close();
	await crms.salesforce.close();
	await rm(folder, { recursive: true, force: true });
});

/** An n8n with both CRMs, and a registry that has only the older version, which n8n has installed. */
async function startWithOlderVersion(environment: NodeJS.ProcessEnv): Promise<N8nApi> {
	const port = await freePort();
	crms = {
		dynamics365: await dataverse.startDataverseEmulator(),
		salesforce: await salesforce.startSalesforceEmulator({
			apps: [salesforceApp(`http://localhost:${port}`)],
		}),
	};
	registry = await startRegistry(await packProjectAs(OLDER, folder), folder);
	const { caPem } = await emulatorCertificates();
	n8n = await startN8n({
		installation: await installN8n(terminalProgress()),
		userFolder: join(folder, 'n8n'),
		port,
		caPem,
		environment: { ...registry.environment, ...environment },
	});
	const api = await becomeOwner(n8n.url);
	await api.rest('POST', '/community-packages', { name: PACKAGE });
	return api;
}

/** Someone creates a lead in Salesforce and a contact in Dynamics 365, some time ago. */
function createInBoth(lastName: string, minutesAgo = 0): void {
	const email = `${lastName.toLowerCase()}@update.example`;
	const { dynamics365: d365, salesforce: sf } = crms;
	for (const { clock } of [d365, sf]) clock.advance(-minutesAgo * MINUTE_MS);
	sf.as(salesforce.AGENT_ALICE.id).create('Lead', {
		LastName: lastName,
		Company: 'Engines',
		Email: email,
	});
	d365.as(dataverse.AGENT_ALICE.id).create('contact', { lastname: lastName, emailaddress1: email });
	for (const { clock } of [d365, sf]) clock.advance(minutesAgo * MINUTE_MS);
}

interface SavedWorkflow {
	nodes: { parameters: IDataObject; credentials: Record<string, { id: string }> }[];
}

/** Publishes the workflow with its cursors; its triggers poll more often than once a minute. @returns its id. */
async function publishSaved(api: N8nApi, ids: CredentialIds, stamp: string): Promise<string> {
	const file = join(__dirname, 'saved', 'workflow-0.1.0.json');
	const text = (await readFile(file, 'utf8'))
		.replaceAll('{{stamp}}', stamp)
		.replaceAll('{{salesforce}}', crms.salesforce.url)
		.replaceAll('{{dynamics365}}', crms.dynamics365.url);
	const workflow = JSON.parse(text) as SavedWorkflow;
	for (const { parameters, credentials } of workflow.nodes) {
		if (parameters.pollTimes) parameters.pollTimes = pollEvery(10);
		for (const [type, credential] of Object.entries(credentials)) {
			credential.id = ids[type as keyof CredentialIds];
		}
	}
	const { id } = await api.publicApi<{ id: string }>('POST', '/workflows', workflow);
	await api.publicApi('POST', `/workflows/${id}/publish`, {});
	await untilTriggersListen(api, NAME, id);
	return id;
}

/** The names that both triggers have emitted, sorted. */
async function emittedNames(
	api: N8nApi,
	id: string,
): Promise<Record<'leads' | 'contacts', string[]>> {
	const leads = await emittedBy(api, id, 'Leads Changed in Salesforce');
	const contacts = await emittedBy(api, id, 'Contacts Changed in Dynamics 365');
	return {
		leads: leads.map(({ json }) => String(json.LastName)).toSorted(),
		contacts: contacts.map(({ json }) => String(json.lastname)).toSorted(),
	};
}

const untilEmitted = (api: N8nApi, id: string, lastName: string) =>
	until(
		() => emittedNames(api, id),
		({ leads, contacts }) => leads.includes(lastName) && contacts.includes(lastName),
	);

interface Installed {
	installedVersion: string;
	updateAvailable?: string;
}

const installedPackage = async (api: N8nApi): Promise<Installed | undefined> =>
	(await api.rest<Installed[]>('GET', '/community-packages'))[0];

const NAMES = ['After', 'Before', 'During', 'Waiting'];

test.each([
	{ mode: 'default', environment: {} },
	{ mode: 'durable', environment: durableKeeper().environment },
])(
	'$mode: an update keeps credentials, parameters and cursors, and every change is emitted once',
	async ({ environment }) => {
		const api = await startWithOlderVersion(environment);
		const { dynamics365, salesforce: sf } = crms;
		const urls = { dynamics365: dynamics365.url, salesforce: sf.url };
		const credentials = await connectCrms(api, urls);
		createInBoth('Emitted', 120);
		createInBoth('Waiting', 5);
		const stamp = new Date(Date.now() - 60 * MINUTE_MS).toISOString();
		const id = await publishSaved(api, credentials, stamp);
		await untilEmitted(api, id, 'Waiting');
		createInBoth('Before');
		await untilEmitted(api, id, 'Before');

		await registry!.publish(await packProject(folder));
		const { version } = await readManifest();
		expect(await installedPackage(api)).toMatchObject({
			installedVersion: OLDER,
			updateAvailable: version,
		});
		const updated = api.rest('PATCH', '/community-packages', { name: PACKAGE });
		createInBoth('During');
		await updated;
		expect(await installedPackage(api)).toMatchObject({ installedVersion: version });
		createInBoth('After');
		expect(await untilEmitted(api, id, 'After')).toEqual({ leads: NAMES, contacts: NAMES });

		const people = await until(
			() => Promise.resolve(arrivedNames()),
			({ leads, contacts }) => leads.includes('After') && contacts.includes('After'),
		);
		expect(people).toEqual({ leads: NAMES, contacts: NAMES });
	},
	PATIENCE_MS,
);

/** The people whom the workflow has created in the other CRM. */
function arrivedNames(): Record<'leads' | 'contacts', string[]> {
	const leads = crms.dynamics365.as(dataverse.AGENT_ALICE.id).list('lead');
	const contacts = crms.salesforce.as(salesforce.AGENT_ALICE.id).list('Contact');
	return {
		leads: leads.map(({ lastname }) => lastname as string).toSorted(),
		contacts: contacts.map(({ LastName }) => LastName as string).toSorted(),
	};
}
