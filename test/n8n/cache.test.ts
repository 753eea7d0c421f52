import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedFolder } from './cache';

const ownCache = process.env.CRM_SYNC_CACHE;
let cache: string;

beforeEach(async () => {
	cache = await mkdtemp(join(tmpdir(), 'crm-sync-cache-'));
	process.env.CRM_SYNC_CACHE = cache;
});

afterEach(async () => {
	if (ownCache === undefined) delete process.env.CRM_SYNC_CACHE;
	else process.env.CRM_SYNC_CACHE = ownCache;
	await rm(cache, { recursive: true });
});

test('is filled once and used from then on', async () => {
	const fill = jest.fn((folder: string) => writeFile(join(folder, 'file'), 'content'));
	await cachedFolder('thing', fill);
	const folder = await cachedFolder('thing', fill);

	expect(await readFile(join(folder, 'file'), 'utf8')).toBe('content');
	expect(fill).toHaveBeenCalledTimes(1);
});

test('does not exist after filling it failed, and is filled again', async () => {
	const failing = async (folder: string) => {
		await writeFile(join(folder, 'half'), '');
		throw new Error('no network');
	};
	await expect(cachedFolder('thing', failing)).rejects.toThrow('no network');
	expect(existsSync(join(cache, 'thing'))).toBe(false);

	const folder = await cachedFolder('thing', (empty) => writeFile(join(empty, 'whole'), ''));
	expect(existsSync(join(folder, 'whole'))).toBe(true);
	expect(existsSync(join(folder, 'half'))).toBe(false);
});

test('removes what a killed run has left', async () => {
	await mkdir(join(cache, 'thing.unfinished'));
	await writeFile(join(cache, 'thing.unfinished', 'half'), '');

	const folder = await cachedFolder('thing', (empty) => writeFile(join(empty, 'whole'), ''));
	expect(existsSync(join(folder, 'half'))).toBe(false);
});

test('lets a second call at the same time wait for the first', async () => {
	let finish: () => void = () => undefined;
	const finished = new Promise<void>((resolve) => (finish = resolve));
	const second = jest.fn(() => Promise.resolve());

	const both = [cachedFolder('thing', () => finished), cachedFolder('thing', second)];
	finish();

	const [first, other] = await Promise.all(both);
	expect(other).toBe(first);
	expect(second).not.toHaveBeenCalled();
});
