/** A real n8n with durable poll cursors does what the scenarios assume of that mode. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { untilTriggersListen } from '../../demo/workflows';
import {
	AGENT_ALICE,
	APPLICATION_USER_ID,
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
import { pollEvery } from './pollTimes';

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

/**
 * @param more tables that the trigger watches besides leads.
 * @returns the id of the workflow, once n8n has started its trigger.
 */
async function publishTrigger(name: string, more: readonly string[] = []): Promise<string> {
	const type = 'dynamics365SyncAppApi';
	const { [type]: data } = credentialData({ dynamics365: crm.url, salesforce: '' });
	const { id: credential } = await api.rest<{ id: string }>('POST', '/credentials', {
		name: 'Dynamics 365',
		type,
		data,
	});
	const { id } = await api.publicApi<{ id: string }>('POST', '/workflows', {
		name,
		nodes: [
			{
				id: name.replaceAll(' ', '-'),
				name: 'New Leads',
				type: NODE,
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					// Long enough that what is created next is there before the first poll.
					pollTimes: pollEvery(20),
					entity: { __rl: true, mode: 'name', value: 'lead' },
					events: ['created'],
					fields: 'all',
					options: {
						moreEntities: {
							entities: more.map((value) => ({ entity: { __rl: true, mode: 'name', value } })),
						},
					},
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

/** The test waits for several polls. */
const PATIENCE_MS = 5 * 60_000;

test(
	'what is created between activation and the first poll starts the workflow, once',
	async () => {
		const createLead = (lastname: string) =>
			crm.as(AGENT_ALICE.id).create('lead', { lastname, subject: 'Engines' });
		createLead('Somerville');
		// Stamps have whole seconds, so what is created within the second of the start counts as new.
		await wait(1_000);
		const workflowId = await publishTrigger('New leads');
		createLead('Lovelace');
		expect(await emittedLeads(workflowId)).toEqual([]);
		await untilEmitted(workflowId, 'Lovelace');
		createLead('Hopper');
		const emitted = await untilEmitted(workflowId, 'Hopper');
		expect(emitted.toSorted()).toEqual(['Hopper', 'Lovelace']);
	},
	PATIENCE_MS,
);

test(
	'a table that cannot be read any more is reported, and the trigger goes on with the other one',
	async () => {
		const create = (table: string, lastname: string) =>
			crm.as(AGENT_ALICE.id).create(table, {
				lastname,
				...(table === 'lead' && { subject: 'Engines' }),
			});
		const workflowId = await publishTrigger('New people', ['contact']);
		create('contact', 'Johnson');
		create('lead', 'Vaughan');
		const both = [...(await untilEmitted(workflowId, 'Johnson')), 'Vaughan'];
		expect(new Set(both)).toEqual(new Set(['Johnson', 'Vaughan']));
		crm.security.revoke(APPLICATION_USER_ID, 'Read', 'contact');
		create('contact', 'Jackson');
		create('lead', 'Darden');
		await untilEmitted(workflowId, 'Darden');
		crm.security.clear();
		const emitted = await untilEmitted(workflowId, 'Jackson');
		expect(emitted.toSorted()).toEqual(['Darden', 'Jackson', 'Johnson', 'Vaughan']);
		const path = `/executions?workflowId=${workflowId}&status=error&includeData=true`;
		const { data: failed } = await api.publicApi<{ data: unknown[] }>('GET', path);
		expect(JSON.stringify(failed)).toContain('prvReadContact');
	},
	PATIENCE_MS,
);
