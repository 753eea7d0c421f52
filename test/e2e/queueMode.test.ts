/**
 * n8n in queue mode (main, two workers, Redis, PostgreSQL) with durable poll cursors: a burst of 20,000 changes
 * arrives whole and once, although a worker and the main process are killed while it is written.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { untilTriggersListen } from '../../demo/workflows';
import {
	AGENT_ALICE,
	startDataverseEmulator,
	type DataverseEmulator,
} from '../emulators/dataverse';
import { emulatorCertificates, trustEmulators } from '../emulators/kernel/tls';
import {
	INTEGRATION_USER,
	startSalesforceEmulator,
	type SalesforceEmulator,
} from '../emulators/salesforce';
import { becomeOwner, type N8nApi } from '../n8n/api';
import { connectCrms, salesforceApp, type CredentialIds } from '../n8n/credentials';
import { installN8n } from '../n8n/install';
import { installPackage, packProject } from '../n8n/package';
import { terminalProgress } from '../n8n/progress';
import { freePort, startN8n, startWorker, type N8nOptions, type N8nServer } from '../n8n/server';
import { startQueueServices, type QueueServices } from '../n8n/services';
import { durableKeeper } from '../scenarios/stage/staticData';
import { pollEvery } from './pollTimes';

const LEADS = 20_000;
const LEADS_PER_EXECUTION = 2000;
/** The burst takes minutes on a busy machine. */
const PATIENCE_MS = 15 * 60_000;
/** Time to report what is missing before the test is ended. */
const REPORT_MS = 30_000;

const NAME = 'Salesforce → Dynamics 365';

/** The other worker gives up the jobs of a killed one after 40 seconds, instead of after a minute and a half. */
const NOTICED_AFTER_MS = 40_000;
/** On a busy machine that takes longer: the main process then finds their executions after a minute, not three hours. */
const QUICK_TO_NOTICE = {
	QUEUE_WORKER_LOCK_DURATION: '30000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	QUEUE_WORKER_STALLED_INTERVAL: '10000',
	N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '1',
};

let folder: string;
let services: QueueServices;
let dynamics365: DataverseEmulator;
let salesforce: SalesforceEmulator;
let main: N8nServer;
let workers: N8nServer[];
let api: N8nApi;
let startMain: () => Promise<N8nServer>;

beforeAll(async () => {
	await trustEmulators();
	folder = await mkdtemp(join(tmpdir(), 'crm-sync-queue-mode-'));
	services = await startQueueServices();
	const port = await freePort();
	const n8nUrl = `http://localhost:${port}`;
	dynamics365 = await startDataverseEmulator({ delayMs: 200 });
	salesforce = await startSalesforceEmulator({ apps: [salesforceApp(n8nUrl)] });

	const installation = await installN8n(terminalProgress());
	const archive = await packProject(folder);
	const { caPem } = await emulatorCertificates();
	const environment = {
		...services.environment,
		...durableKeeper().environment,
		...QUICK_TO_NOTICE,
	};
	const optionsOf = async (name: string): Promise<N8nOptions> => {
		const userFolder = join(folder, name);
		await installPackage(archive, userFolder);
		return { installation, userFolder, caPem, environment };
	};
	const mainOptions = { ...(await optionsOf('main')), port };
	startMain = () => startN8n(mainOptions);
	main = await startMain();
	workers = [await startWorker(await optionsOf('worker-1'))];
	workers.push(await startWorker(await optionsOf('worker-2')));
	api = await becomeOwner(main.url);
}, PATIENCE_MS);

afterAll(async () => {
	for (const process of [...(workers ?? []), main]) await process?.stop();
	await dynamics365?.close();
	await salesforce?.close();
	await services?.stop();
	await rm(folder, { recursive: true, force: true });
});

/** A field of the mapper, as the editor saves it. */
const field = (id: string) => ({
	id,
	displayName: id,
	defaultMatch: false,
	canBeUsedToMatch: false,
	required: false,
	display: true,
	removed: false,
	type: 'string',
});

async function publishWorkflow(credentials: CredentialIds): Promise<void> {
	const credentialOf = (type: keyof CredentialIds) => ({
		[type]: { id: credentials[type], name: type },
	});
	const entity = (value: string) => ({ __rl: true, mode: 'name', value });
	const value = {
		lastname: '={{ $json.LastName }}',
		companyname: '={{ $json.Company }}',
		emailaddress1: '={{ $json.Email }}',
		subject: 'Burst',
	};
	const { id } = await api.publicApi<{ id: string }>('POST', '/workflows', {
		name: NAME,
		nodes: [
			{
				id: 'trigger',
				name: 'Leads Changed',
				type: 'n8n-nodes-crm-sync.salesforceSyncTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					pollTimes: pollEvery(10),
					entity: entity('Lead'),
					events: ['created', 'updated'],
					fields: 'all',
					options: { maxRecordsPerPoll: LEADS_PER_EXECUTION },
				},
				credentials: credentialOf('salesforceSyncOAuth2Api'),
			},
			{
				id: 'write',
				name: 'Create or Update Lead',
				type: 'n8n-nodes-crm-sync.dynamics365Sync',
				typeVersion: 1,
				position: [300, 0],
				parameters: {
					resource: 'record',
					operation: 'upsert',
					entity: entity('lead'),
					matchBy: 'email',
					fields: {
						mappingMode: 'defineBelow',
						value,
						matchingColumns: [],
						schema: Object.keys(value).map(field),
					},
				},
				credentials: credentialOf('dynamics365SyncAppApi'),
			},
		],
		connections: {
			'Leads Changed': { main: [[{ node: 'Create or Update Lead', type: 'main', index: 0 }]] },
		},
		settings: {},
	});
	await api.publicApi('POST', `/workflows/${id}/publish`, {});
	await untilTriggersListen(api, NAME, id);
}

const arrivedEmails = () =>
	dynamics365
		.as(AGENT_ALICE.id)
		.list('lead')
		.map(({ emailaddress1 }) => emailaddress1);

/** Listing what arrived takes time that n8n then lacks. */
const PAUSE_MS = 2_000;

/** @throws when it does not become true in time, with what arrived and what n8n says about its executions. */
async function until(deadline: number, isTrue: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await isTrue())) {
		if (Date.now() > deadline) throw new Error(await describeProgress());
		await wait(PAUSE_MS);
	}
}

async function describeProgress(): Promise<string> {
	const { data } = await api.publicApi<{ data: { status: string }[] }>(
		'GET',
		'/executions?limit=250',
	);
	const byStatus = Object.groupBy(data, ({ status }) => status);
	const executions = Object.entries(byStatus).map(([status, all]) => `${all?.length} ${status}`);
	return `${arrivedEmails().length} of ${LEADS} leads arrived. Executions: ${executions.join(', ')}`;
}

/** A worker that has written a part of its items. */
async function busyWorker(deadline: number): Promise<N8nServer> {
	for (;;) {
		await until(deadline, () => arrivedEmails().length % LEADS_PER_EXECUTION !== 0);
		for (const worker of workers) if (await isBusy(worker)) return worker;
	}
}

/** True while a worker has an execution that it has not finished, as its log says. */
async function isBusy({ logFile }: N8nServer): Promise<boolean> {
	const log = await readFile(logFile, 'utf8');
	const count = (text: string) => log.split(text).length - 1;
	return count('Worker started execution') > count('Worker finished execution');
}

/** Retries the executions that n8n reports as crashed, each of them once, as a person does in the list of executions. */
async function retryCrashed(retried: Set<string>): Promise<void> {
	const { data } = await api.publicApi<{ data: { id: string }[] }>(
		'GET',
		'/executions?status=crashed&limit=250',
	);
	for (const { id } of data.filter((each) => !retried.has(each.id))) {
		retried.add(id);
		await api.publicApi('POST', `/executions/${id}/retry`, {});
	}
}

/** What docs/operating.md says about this set-up: two workers of which one is killed, and everything on one computer. */
function printSpeed(leads: number, milliseconds: number): void {
	const seconds = milliseconds / 1000;
	const cores = availableParallelism();
	process.stderr.write(
		`After the restart, ${leads} leads arrived in ${seconds.toFixed(0)} s: ` +
			`${(leads / seconds).toFixed(0)} a second. ${cores} cores, load ${loadavg()[0]?.toFixed(1)}.\n`,
	);
}

test(
	'a burst arrives whole and once, although a worker and the main process are killed',
	async () => {
		const urls = { dynamics365: dynamics365.url, salesforce: salesforce.url };
		await publishWorkflow(await connectCrms(api, urls));
		const user = salesforce.as(INTEGRATION_USER.id);
		const emails = Array.from({ length: LEADS }, (_, n) => `lead${n}@burst.example`);
		for (const Email of emails) user.create('Lead', { LastName: Email, Company: 'Burst', Email });

		const deadline = Date.now() + PATIENCE_MS - REPORT_MS;
		const killed = await busyWorker(deadline);
		await killed.kill();
		await main.kill();
		await wait(NOTICED_AFTER_MS);
		main = await startMain();
		const restarted = { at: performance.now(), arrived: arrivedEmails().length };
		const retried = new Set<string>();
		await until(deadline, async () => {
			await retryCrashed(retried);
			return arrivedEmails().length >= LEADS;
		});

		printSpeed(LEADS - restarted.arrived, performance.now() - restarted.at);
		expect(retried.size).toBeGreaterThan(0);
		expect(arrivedEmails().toSorted()).toEqual(emails.toSorted());
	},
	PATIENCE_MS,
);
