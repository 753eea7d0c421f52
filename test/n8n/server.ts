import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { processGroup, type ProcessGroup } from './processGroup';

const START_TIMEOUT_MS = 180_000;
const SHOWN_LOG_LINES = 30;

export interface N8nOptions {
	/** Folder that holds n8n's node_modules, as installN8n answers. */
	installation: string;
	/** Folder for n8n's database, settings and community packages; made when missing. */
	userFolder: string;
	/** Certificate authorities n8n trusts besides its own, as PEM. */
	caPem?: string;
	port?: number;
	environment?: NodeJS.ProcessEnv;
}

export interface N8nServer {
	/** Such as `http://localhost:5678`. */
	url: string;
	/** All that n8n wrote to its terminal. */
	logFile: string;
	stop(): Promise<void>;
	/** Ends n8n without letting it finish anything. */
	kill(): Promise<void>;
}

/** Starts a real n8n in its own process group and waits until it is ready. */
export async function startN8n(options: N8nOptions): Promise<N8nServer> {
	const port = options.port ?? (await freePort());
	return await startProcess(options, ['start'], port, { N8N_PORT: String(port) });
}

/** Starts a worker of an n8n in queue mode, with its own user folder, and waits until it is ready. */
export async function startWorker(options: N8nOptions): Promise<N8nServer> {
	const port = options.port ?? (await freePort());
	return await startProcess(options, ['worker', '--concurrency=5'], port, {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
	});
}

async function startProcess(
	options: N8nOptions,
	args: readonly string[],
	port: number,
	environment: NodeJS.ProcessEnv,
): Promise<N8nServer> {
	await mkdir(options.userFolder, { recursive: true });
	const url = `http://localhost:${port}`;
	const logFile = join(options.userFolder, 'n8n.log');
	const program = join(options.installation, 'node_modules', 'n8n', 'bin', 'n8n');
	const log = await open(logFile, 'w');
	const child = spawn(process.execPath, [program, ...args], {
		cwd: options.userFolder,
		env: { ...(await environmentOf(options)), ...environment, ...options.environment },
		stdio: ['ignore', log.fd, log.fd],
		detached: true,
	});
	await log.close();
	const group = processGroup(child);
	try {
		await untilReady(url, group);
	} catch (error) {
		await group.stop();
		const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
		const cause = lines.slice(-SHOWN_LOG_LINES).join('\n');
		throw new Error(`n8n did not start. The end of its log:\n${cause}`, { cause: error });
	}
	return { url, logFile, stop: () => group.stop(), kill: () => group.kill() };
}

/** The preferred port if it is free at all addresses of `localhost`, else another free port. */
export async function freePort(preferred = 0): Promise<number> {
	try {
		const port = await listenOnce(preferred, '127.0.0.1');
		await listenOnce(port, '::1').catch(ignoreMissingIpv6);
		return port;
	} catch (error) {
		if (preferred === 0 && !isTaken(error)) throw error;
		return await freePort();
	}
}

/** @returns the port, or any free one for 0. @throws when it is taken. */
async function listenOnce(port: number, host: string): Promise<number> {
	const server = createServer();
	server.listen(port, host);
	await once(server, 'listening');
	const { port: taken } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return taken;
}

const isTaken = (error: unknown) => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

function ignoreMissingIpv6(error: NodeJS.ErrnoException): void {
	if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error;
}

async function environmentOf(options: N8nOptions): Promise<NodeJS.ProcessEnv> {
	return {
		...environmentOfOthers(),
		PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
		N8N_USER_FOLDER: options.userFolder,
		N8N_ENCRYPTION_KEY: 'for-demo-and-tests-only',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		NODE_EXTRA_CA_CERTS: await writeAuthorities(options),
	};
}

/** Variables of npm, jest and the user's own n8n must not affect this n8n. */
function environmentOfOthers(): NodeJS.ProcessEnv {
	const misleading = /^(npm_|n8n_|db_|jest_|node_env$|node_options$)/i;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !misleading.test(name)));
}

/** Node reads extra authorities from one file only, so those this machine needs are copied into ours. */
async function writeAuthorities({ userFolder, caPem }: N8nOptions): Promise<string | undefined> {
	const machines = process.env.NODE_EXTRA_CA_CERTS;
	if (caPem === undefined) return machines;
	const file = join(userFolder, 'authorities.pem');
	const others = machines ? await readFile(machines, 'utf8') : '';
	await writeFile(file, `${others}\n${caPem}`);
	return file;
}

async function untilReady(url: string, group: ProcessGroup): Promise<void> {
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (Date.now() < deadline) {
		if (group.hasEnded()) throw new Error('n8n ended before it was ready');
		const answer = await fetch(`${url}/healthz/readiness`).catch(() => undefined);
		if (answer?.ok) return;
		await wait(250);
	}
	throw new Error(`n8n was not ready after ${START_TIMEOUT_MS / 1000} s`);
}
