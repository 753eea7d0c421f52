/** Installing without the editor: from environment variables, and inside the image of deploy/Dockerfile. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { becomeOwner } from '../n8n/api';
import { runCommand } from '../n8n/command';
import { installN8n } from '../n8n/install';
import { packProject, readManifest } from '../n8n/package';
import { terminalProgress } from '../n8n/progress';
import { startRegistry, type PackageRegistry } from '../n8n/registry';
import { startN8n, type N8nServer } from '../n8n/server';

const PACKAGE = 'n8n-nodes-crm-sync';
const DEPLOY = resolve(__dirname, '..', '..', 'deploy');

// Installing takes minutes on a busy machine.
jest.setTimeout(300_000);

let folder: string;
let installation: string;
let registry: PackageRegistry;
let n8n: N8nServer | undefined;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'crm-sync-e2e-'));
	installation = await installN8n(terminalProgress());
	registry = await startRegistry(await packProject(folder), folder);
});
afterEach(async () => {
	await n8n?.stop();
	n8n = undefined;
});
afterAll(async () => {
	await registry?.close();
	await rm(folder, { recursive: true, force: true });
});

/** The type names of this package's nodes that a new n8n knows. */
async function nodesOf(userFolder: string, environment: NodeJS.ProcessEnv): Promise<string[]> {
	n8n = await startN8n({ installation, userFolder, environment });
	const api = await becomeOwner(n8n.url);
	const response = await api.visit(`${n8n.url}/types/nodes.json`);
	const types = (await response.json()) as Array<{ name: string }>;
	return types
		.map(({ name }) => name)
		.filter((name) => name.startsWith(PACKAGE) && !name.endsWith('Tool'));
}

const NODES = expect.arrayContaining(
	['dynamics365Sync', 'dynamics365SyncTrigger', 'salesforceSync', 'salesforceSyncTrigger'].map(
		(node) => `${PACKAGE}.${node}`,
	),
) as string[];

const unverified = (enabled: boolean) => ({ N8N_UNVERIFIED_PACKAGES_ENABLED: String(enabled) });

async function managedByEnvironment(): Promise<NodeJS.ProcessEnv> {
	const { version } = await readManifest();
	return {
		...registry.environment,
		N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV: 'true',
		N8N_COMMUNITY_PACKAGES: JSON.stringify([{ name: PACKAGE, version }]),
	};
}

test('N8N_COMMUNITY_PACKAGES installs it when n8n starts', async () => {
	const environment = { ...(await managedByEnvironment()), ...unverified(true) };
	expect(await nodesOf(join(folder, 'environment'), environment)).toEqual(NODES);
});

test('the commands of the image install it without a registry at the start', async () => {
	const dockerfile = await readFile(join(DEPLOY, 'Dockerfile'), 'utf8');
	const [, install = ''] = /^RUN (npm install .*)$/m.exec(dockerfile) ?? [];
	const { version } = await readManifest();
	const image = join(folder, 'image');
	await mkdir(image);
	await runCommand(
		'sh',
		['-c', install.replace('/opt/crm-sync', image).replace('${PACKAGE_VERSION}', version)],
		{ cwd: folder, environment: registry.environment },
	);
	const userFolder = join(folder, 'volume');
	// Twice, as when the container is replaced and its volume is kept.
	for (let start = 1; start <= 2; start += 1) {
		const output = await runCommand(join(DEPLOY, 'start-with-crm-sync.sh'), ['echo', 'started'], {
			cwd: folder,
			environment: { CRM_SYNC_IMAGE_FOLDER: image, N8N_USER_FOLDER: userFolder },
		});
		expect(output.trim()).toBe('started');
	}
	expect(await nodesOf(userFolder, unverified(true))).toEqual(NODES);
});

test('where unverified packages are off, as by default in n8n 3, n8n says so and does not start', async () => {
	const environment = { ...(await managedByEnvironment()), ...unverified(false) };
	await expect(nodesOf(join(folder, 'unverified'), environment)).rejects.toThrow(
		'unverified packages are disabled',
	);
});
