/** The services that n8n needs in queue mode, from Debian's packages: PostgreSQL and Redis. */
import { spawn, execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, open, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { processGroup } from './processGroup';
import { freePort } from './server';

const START_TIMEOUT_MS = 60_000;
const DEBIAN_POSTGRESQL = '/usr/lib/postgresql';

export interface QueueServices {
	/** Variables that make n8n use them. */
	environment: Record<string, string>;
	stop(): Promise<void>;
}

/** Starts both with separate data. @throws when one of them is not installed. */
export async function startQueueServices(): Promise<QueueServices> {
	const programs = findQueuePrograms();
	const folder = await mkdtemp(join(tmpdir(), 'crm-sync-queue-'));
	const account = await ordinaryAccount();
	await chown(folder, account.uid, account.gid);
	const postgres = await startPostgres(programs, join(folder, 'postgres'), account);
	const redis = await startRedis(programs, folder, account);
	return {
		environment: {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgres.port),
			DB_POSTGRESDB_USER: 'n8n',
			DB_POSTGRESDB_DATABASE: 'postgres',
		},
		async stop() {
			await redis.stop();
			await postgres.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

interface Programs {
	initdb: string;
	postgres: string;
	redis: string;
}

/** @throws when a program is missing, with what to install. */
export function findQueuePrograms(): Programs {
	const versions = existsSync(DEBIAN_POSTGRESQL) ? readdirSync(DEBIAN_POSTGRESQL) : [];
	const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a));
	const folders = [
		...newestFirst.map((version) => join(DEBIAN_POSTGRESQL, version, 'bin')),
		...(process.env.PATH ?? '').split(delimiter),
	];
	const find = (name: string): string => {
		const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
		if (found) return found;
		throw new Error(
			`The test of queue mode needs ${name}. Install PostgreSQL and Redis ` +
				'(Debian: apt-get install postgresql redis-server).',
		);
	};
	return { initdb: find('initdb'), postgres: find('postgres'), redis: find('redis-server') };
}

interface Account {
	uid: number;
	gid: number;
}

/** PostgreSQL does not start as root; Debian's package makes an account for it. */
async function ordinaryAccount(): Promise<Account> {
	const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
	if (own.uid !== 0) return own;
	const idOf = async (flag: string) => {
		const { stdout } = await promisify(execFile)('id', [flag, 'postgres']);
		return Number(stdout);
	};
	return { uid: await idOf('-u'), gid: await idOf('-g') };
}

interface Service {
	port: number;
	stop(): Promise<void>;
}

async function startPostgres(
	{ initdb, postgres }: Programs,
	data: string,
	account: Account,
): Promise<Service> {
	const args = ['-D', data, '-U', 'n8n', '--auth=trust', '--no-sync', '--encoding=UTF8'];
	await promisify(execFile)(initdb, args, { ...account, cwd: tmpdir() });
	const port = await freePort();
	const options = [
		'-D',
		data,
		'-p',
		String(port),
		'-h',
		'127.0.0.1',
		'-k',
		data,
		'-c',
		'fsync=off',
	];
	return await startService(postgres, options, { port, folder: data, account });
}

async function startRedis({ redis }: Programs, folder: string, account: Account): Promise<Service> {
	const port = await freePort();
	const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	return await startService(redis, options, { port, folder, account });
}

async function startService(
	program: string,
	args: readonly string[],
	{ port, folder, account }: { port: number; folder: string; account: Account },
): Promise<Service> {
	const log = await open(join(folder, `${port}.log`), 'w');
	const child = spawn(program, args, {
		...account,
		cwd: folder,
		stdio: ['ignore', log.fd, log.fd],
		detached: true,
	});
	await log.close();
	const group = processGroup(child);
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (!(await isListening(port))) {
		if (group.hasEnded() || Date.now() > deadline) {
			await group.stop();
			throw new Error(`${program} did not start`);
		}
		await wait(100);
	}
	return { port, stop: () => group.stop() };
}

function isListening(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}
