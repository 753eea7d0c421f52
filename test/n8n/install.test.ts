/** What people read when n8n cannot be installed; npm is replaced by a program that fails as npm does. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { installN8n } from './install';

const before = { PATH: process.env.PATH, CRM_SYNC_CACHE: process.env.CRM_SYNC_CACHE };
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'crm-sync-install-'));
	process.env.CRM_SYNC_CACHE = join(folder, 'cache');
	process.env.PATH = [join(folder, 'bin'), before.PATH].join(delimiter);
	await mkdir(join(folder, 'bin'));
});

afterEach(async () => {
	process.env.PATH = before.PATH;
	if (before.CRM_SYNC_CACHE === undefined) delete process.env.CRM_SYNC_CACHE;
	else process.env.CRM_SYNC_CACHE = before.CRM_SYNC_CACHE;
	await rm(folder, { recursive: true });
});

const silent = { step: async <T>(_: string, work: () => Promise<T>) => await work() };

test.each([
	['npm error code ENOSPC', /^The disk is full\. n8n needs 2\.6 GB in .*cache: free some space/],
	[
		'npm error code EAI_AGAIN\nnpm error syscall getaddrinfo',
		/^The npm registry cannot be reached\./,
	],
	['npm error code EACCES\nnpm error path /nowhere', /write access to the folder/],
	['npm error code E404', /^npm install .*E404/s],
])('npm prints %j', async (printed, message) => {
	const npm = join(folder, 'bin', 'npm');
	await writeFile(npm, `#!/bin/sh\necho "${printed}" >&2\nexit 1\n`);
	await chmod(npm, 0o755);
	await expect(installN8n(silent)).rejects.toThrow(message);
});
