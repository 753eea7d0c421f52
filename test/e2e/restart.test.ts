/** A real n8n is off for a while: every change that waits is emitted once, although the change tracking token is lost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
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
import { freePort, startN8n, type N8nServer } from '../n8n/server';
import { durableKeeper } from '../scenarios/stage/staticData';
import { emittedBy, until } from './emitted';
import { pollEvery } from './pollTimes';

const NAME = 'Changed leads';
const NODE = 'Changed Leads';

/** Each test waits for several polls. */
const PATIENCE_MS = 15 * 60_000;

let folder: string;
let installation: string;
let archive: string;
let crm: DataverseEmulator;
let n8n: N8nServer | undefined;

beforeAll(async () => {
	await trustEmulators();
	folder = await mkdtemp(join(tmpdir(), 'crm-sync-restart-'));
	installation = await installN8n(terminalProgress());
	archive = await packProject(folder);
});
beforeEach(async () => {
	crm = await startDataverseEmulator();
});
afterEach(async () => {
	await n8n?.stop();
	await crm.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const alice = () => crm.as(AGENT_ALICE.id);
const createLead = (lastname: string) => alice().create('lead', { lastname, subject: 'Engines' });

/** @returns the id of the workflow, once n8n has started its trigger. */
async function publishTrigger(api: N8nApi, pollTimes: IDataObject): Promise<string> {
	const type = 'dynamics365SyncAppApi';
	const { [type]: data } = credentialData({ dynamics365: crm.url, salesforce: '' });
	const credential = { name: 'Dynamics 365', type, data };
	const { id: credentialId } = await api.rest<{ id: string }>('POST', '/credentials', credential);
	const { id } = await api.publicApi<{ id: string }>('POST', '/workflows', {
		name: NAME,
		nodes: [
			{
				id: 'changed-leads',
				name: NODE,
				type: 'n8n-nodes-crm-sync.dynamics365SyncTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					pollTimes,
					entity: { __rl: true, mode: 'name', value: 'lead' },
					events: ['created', 'updated'],
					fields: 'all',
				},
				credentials: { [type]: { id: credentialId, name: credential.name } },
			},
		],
		connections: {},
		settings: {},
	});
	await api.publicApi('POST', `/workflows/${id}/publish`, {});
	await untilTriggersListen(api, NAME, id);
	return id;
}

/** The changes that executions have started with, such as `created Lovelace`. */
async function emitted(api: N8nApi, workflowId: string): Promise<string[]> {
	const items = await emittedBy(api, workflowId, NODE);
	return items.map(({ json }) => `${json._change.event} ${String(json.lastname)}`);
}

async function untilEmitted(api: N8nApi, workflowId: string, change: string): Promise<string[]> {
	const isEmitted = (changes: string[]) => changes.includes(change);
	return (await until(() => emitted(api, workflowId), isEmitted)).toSorted();
}

const WAITING = ['created Babbage', 'created Byron', 'updated King'];
const LAST = 'created Somerville';

test.each([
	// n8n does not save whether the last batch before its end became an execution, so it is emitted again.
	{
		mode: 'default',
		environment: {},
		pollTimes: () => pollEvery(10),
		before: ['created Lovelace', 'created Lovelace'],
	},
	{
		mode: 'durable',
		environment: durableKeeper().environment,
		// At its start, n8n makes up for every poll time that it has missed: with several, what waits is emitted by each.
		pollTimes: () => ({ item: [{ mode: 'everyMinute' }] }),
		before: ['created Lovelace'],
	},
])(
	'$mode: what waits is emitted once after a restart',
	async ({ mode, environment, pollTimes, before }) => {
		const userFolder = join(folder, mode);
		await installPackage(archive, userFolder);
		const { caPem } = await emulatorCertificates();
		const port = await freePort();
		const start = () => startN8n({ installation, userFolder, caPem, environment, port });
		const known = createLead('Hopper');
		n8n = await start();
		const api = await becomeOwner(n8n.url);
		const workflowId = await publishTrigger(api, pollTimes());
		createLead('Lovelace');
		await untilEmitted(api, workflowId, 'created Lovelace');

		await n8n.stop();
		for (const name of ['Babbage', 'Byron']) createLead(name);
		alice().update('lead', known, { lastname: 'King' });
		crm.alterTable('lead');
		n8n = await start();
		await untilEmitted(api, workflowId, 'updated King');
		createLead('Somerville');
		const changes = await untilEmitted(api, workflowId, LAST);

		expect(changes).toEqual([...before, ...WAITING, LAST].toSorted());
	},
	PATIENCE_MS,
);
