import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { becomeOwner, type N8nApi } from '../n8n/api';
import { runCommand } from '../n8n/command';
import { installN8n } from '../n8n/install';
import { packProject } from '../n8n/package';
import { terminalProgress } from '../n8n/progress';
import { startRegistry, type PackageRegistry } from '../n8n/registry';
import { startN8n, type N8nServer } from '../n8n/server';

const PACKAGE = 'n8n-nodes-crm-sync';
const NODES = [
	'dynamics365Sync',
	'dynamics365SyncTrigger',
	'salesforceSync',
	'salesforceSyncTrigger',
];

let folder: string;
let installation: string;
let tarball: string;
let registry: PackageRegistry;
let n8n: N8nServer;
let api: N8nApi;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'crm-sync-e2e-'));
	installation = await installN8n(terminalProgress());
	tarball = await packProject(folder);
	registry = await startRegistry(tarball, folder);
	const { environment } = registry;
	n8n = await startN8n({ installation, userFolder: join(folder, 'n8n'), environment });
	api = await becomeOwner(n8n.url);
	await api.rest('POST', '/community-packages', { name: PACKAGE });
});

afterAll(async () => {
	await n8n?.stop();
	await registry?.close();
	await rm(folder, { recursive: true, force: true });
});

test('the tarball contains what n8n loads and what users read, and nothing else', async () => {
	const list = await runCommand('tar', ['-tzf', tarball], { cwd: folder });
	const files = list
		.trim()
		.split('\n')
		.map((file) => file.replace('package/', ''));
	const outsideDist = files.filter((file) => !file.startsWith('dist/'));
	const unexpectedInDist = files.filter(
		(file) =>
			file.startsWith('dist/') &&
			!/^dist\/(nodes|credentials)\/.*\.(js|svg|node\.json)$/.test(file),
	);
	expect(outsideDist.sort()).toEqual([
		'CHANGELOG.md',
		'LICENSE.md',
		'README.md',
		'index.js',
		'package.json',
	]);
	expect(unexpectedInDist).toEqual([]);
});

test('n8n installs it from a registry, as its settings page does, and knows its nodes', async () => {
	const [installed] = await api.rest<{ packageName: string; installedNodes: { type: string }[] }[]>(
		'GET',
		'/community-packages',
	);
	expect(installed?.packageName).toBe(PACKAGE);
	expect(installed?.installedNodes.map(({ type }) => type).sort()).toEqual(
		NODES.map((node) => `${PACKAGE}.${node}`),
	);
});

test('loading every node and credential loads neither jsforce nor msal-node', async () => {
	const installed = join(folder, 'n8n', '.n8n', 'nodes', 'node_modules', PACKAGE);
	const output = await runCommand(process.execPath, ['-e', LOAD_ALL], {
		cwd: installed,
		environment: { NODE_PATH: join(installation, 'node_modules') },
	});
	const { milliseconds, loaded } = JSON.parse(output) as { milliseconds: number; loaded: string[] };
	process.stderr.write(`Loading the package took ${milliseconds} ms.\n`);
	expect(loaded).toContainEqual(expect.stringContaining('SalesforceSync.node.js'));
	expect(loaded.filter((file) => /node_modules\/(jsforce|@azure)\//.test(file))).toEqual([]);
});

/** Runs in the installed package's folder, in a separate process that has n8n-workflow loaded already. */
const LOAD_ALL = `
	require('n8n-workflow');
	const { n8n } = require('./package.json');
	const startedAt = performance.now();
	for (const file of [...n8n.credentials, ...n8n.nodes]) require('./' + file);
	const milliseconds = Math.round(performance.now() - startedAt);
	const loaded = Object.keys(require.cache).filter((file) => file.startsWith(process.cwd()));
	console.log(JSON.stringify({ milliseconds, loaded }));
`;
