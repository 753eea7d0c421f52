/** A real n8n with durable poll cursors does what the scenarios assume of that mode. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { untilTriggersListen } from '../../demo/workflows';
import {
	AGENT_ALICE,
	startDataverseEmulator,
	type DataverseEmulator,
} from '../emulators/dataverse';
import { emulatorCertificates, trustEmulators } from '../emulators/kernel/tls';
import { becomeOwner, type N8nApi } from '../n8n/api';
import { credentialData } from '../n8n/credentials';
import { installN8n } from '../n8n/install';
import { installPackage, packProject } from '../n8n/package';
import { terminalProgress } from '../n8n/progress';
import { startN8n, type N8nServer } from '../n8n/server';
import { durableKeeper } from '../scenarios/stage/staticData';
import { emittedBy, until } from './emitted';

const NODE = 'n8n-nodes-crm-sync.dynamics365SyncTrigger';

let folder: string;
let crm: DataverseEmulator;
let n8n: N8nServer;
let api: N8nApi;

beforeAll(async () => {
	await trustEmulators();
	folder = await mkdtemp(join(tmpdir(), 'crm-sync-durable-'));
	const userFolder = join(folder, 'n8n');
	crm = await startDataverseEmulator();
	const installation = await installN8n(terminalProgress());
	await installPackage(await packProject(folder), userFolder);
	const { caPem } = await emulatorCertificates();
	const { environment } = durableKeeper();
	n8n = await startN8n({ installation, userFolder, caPem, environment });
	api = await becomeOwner(n8n.url);
});

afterAll(async () => {
	await n8n?.stop();
	await crm?.close();
	await rm(folder, { recursive: true, force: true });
});

/** @returns the id of the workflow, once n8n has started its trigger. */
async function publishTrigger(): Promise<string> {
	const type = 'dynamics365SyncAppApi';
	const { [type]: data } = credentialData({ dynamics365: crm.url, salesforce: '' });
	const { id: credential } = await api.rest<{ id: string }>('POST', '/credentials', {
		name: 'Dynamics 365',
		type,
		data,
	});
	const name = 'New leads';
	const { id } = await api.publicApi<{ id: string }>('POST', '/workflows', {
		name,
		nodes: [
			{
				id: 'new-leads',
				name: 'New Leads',
				type: NODE,
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					pollTimes: { item: [{ mode: 'everyMinute' }] },
					entity: { __rl: true, mode: 'name', value: 'lead' },
					events: ['created'],
					fields: 'all',
				},
				credentials: { [type]: { id: credential, name: 'Dynamics 365' } },
			},
		],
		connections: {},
		settings: {},
	});
	await api.publicApi('POST', `/workflows/${id}/publish`, {});
	await untilTriggersListen(api, name, id);
	return id;
}

/** The leads that executions have started with, by last name. */
async function emittedLeads(workflowId: string): Promise<string[]> {
	const items = await emittedBy(api, workflowId, 'New Leads');
	return items.map(({ json }) => String(json.lastname));
}

const untilEmitted = (workflowId: string, lastname: string) =>
	until(
		() => emittedLeads(workflowId),
		(names) => names.includes(lastname),
	);

/** The test waits for several polls, and n8n polls once a minute. */
const PATIENCE_MS = 5 * 60_000;

test(
	'what is created between activation and the first poll starts the workflow, once',
	async () => {
		const createLead = (lastname: string) =>
			crm.as(AGENT_ALICE.id).create('lead', { lastname, subject: 'Engines' });
		createLead('Somerville');
		// Stamps have whole seconds, so what is created within the second of the start counts as new.
		await wait(1_000);
		const workflowId = await publishTrigger();
		createLead('Lovelace');
		expect(await emittedLeads(workflowId)).toEqual([]);
		await untilEmitted(workflowId, 'Lovelace');
		createLead('Hopper');
		const emitted = await untilEmitted(workflowId, 'Hopper');
		expect(emitted.toSorted()).toEqual(['Hopper', 'Lovelace']);
	},
	PATIENCE_MS,
);
