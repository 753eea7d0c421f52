import { existsSync, mkdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';

/** The folder, outside the work tree, for everything that is slow to install; all clones of the project share it. */
export function cacheFolder(): string {
	const { CRM_SYNC_CACHE: own, XDG_CACHE_HOME: general } = process.env;
	return own ?? join(general ?? join(homedir(), '.cache'), 'n8n-nodes-crm-sync');
}

/**
 * The folder `name` in the cache, filled by `fill` when it does not exist yet.
 * It appears complete or not at all: `fill` works in a folder with another name, and the next run removes what a
 * killed run has left. Two runs at the same time wait for each other.
 */
export async function cachedFolder(
	name: string,
	fill: (folder: string) => Promise<void>,
): Promise<string> {
	const folder = join(cacheFolder(), name);
	if (existsSync(folder)) return folder;
	const unlock = await lock(`${folder}.lock`);
	try {
		if (existsSync(folder)) return folder;
		const unfinished = `${folder}.unfinished`;
		await rm(unfinished, { recursive: true, force: true });
		mkdirSync(unfinished);
		await fill(unfinished);
		await rename(unfinished, folder);
		return folder;
	} finally {
		unlock();
	}
}

/** Holds SQLite's exclusive lock on a file, which the operating system gives back when its owner dies. */
async function lock(file: string): Promise<() => void> {
	mkdirSync(dirname(file), { recursive: true });
	const database = new DatabaseSync(file);
	while (!takesExclusiveLock(database)) await wait(1000);
	return () => database.close();
}

function takesExclusiveLock(database: DatabaseSync): boolean {
	const SQLITE_BUSY = 5;
	try {
		database.exec('BEGIN EXCLUSIVE');
		return true;
	} catch (error) {
		if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
		throw error;
	}
}
