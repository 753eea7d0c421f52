/** A second start without a network: npm's cache has what the package depends on. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage, packProject } from '../n8n/package';

// Installing takes minutes on a busy machine.
jest.setTimeout(300_000);

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'crm-sync-offline-'));
});
afterAll(async () => {
	delete process.env.npm_config_offline;
	await rm(folder, { recursive: true, force: true });
});

test('once it was installed, the package is installed again without a network', async () => {
	const archive = await packProject(folder);
	await installPackage(archive, join(folder, 'first'));
	process.env.npm_config_offline = 'true';
	const second = join(folder, 'second');
	await installPackage(archive, second);
	const installed = join(second, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-crm-sync');
	expect(await readdir(join(installed, 'node_modules'))).toContain('jsforce');
});
