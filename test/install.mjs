/**
 * Installs what package-lock.json lists; the npm scripts begin with it, so that a fresh clone needs no
 * separate step. It runs on the installed Node (20 or newer) and before any dependency is installed: plain
 * JavaScript on Node's own modules. Everything after it runs on the Node of the `node` dependency, which
 * npm puts first on PATH.
 *
 * No install script of a dependency is run, except the one that fetches that Node.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const lockFile = join(
	tmpdir(),
	`n8n-nodes-crm-sync-${createHash('sha256').update(root).digest('hex').slice(0, 12)}.lock`,
);

if (!isInstalled()) {
	await holdingLock(async () => {
		if (!isInstalled()) await install();
	});
}

/** True when what npm last recorded in node_modules is what the lock file lists. */
function isInstalled() {
	const notes = join(modules, '.package-lock.json');
	if (!existsSync(notes) || !existsSync(join(modules, '.bin', 'node'))) return false;
	const wanted = readPackages(join(root, 'package-lock.json'));
	const present = readPackages(notes);
	const isWanted = ([path, { version }]) => wanted[path]?.version === version;
	const isPresent = ([path, { version, optional, peer }]) =>
		path === '' || optional || peer || present[path]?.version === version;
	return Object.entries(present).every(isWanted) && Object.entries(wanted).every(isPresent);
}

function readPackages(file) {
	return JSON.parse(readFileSync(file, 'utf8')).packages;
}

async function install() {
	await step('Installing the development dependencies (about a minute)', root, 'npm', [
		'ci',
		'--ignore-scripts',
		'--prefer-offline',
		'--no-audit',
		'--no-fund',
	]);
	const node = join(modules, 'node');
	await step('Fetching the Node that n8n needs', node, 'node', ['installArchSpecificPackage.js']);
	await step('Adding it to the path', root, 'npm', ['rebuild', 'node', '--ignore-scripts']);
}

/** Runs one command, shows how long it has been running, and prints its output when it fails. */
async function step(title, cwd, command, args) {
	const startedAt = Date.now();
	const show = (state) => {
		const text = `${title} … ${state}`;
		process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
	};
	const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
	show('');
	const ticking = setInterval(() => show(seconds()), process.stderr.isTTY ? 1000 : 10_000);
	const { code, output } = await run(cwd, command, args);
	clearInterval(ticking);
	show(code === 0 ? `done in ${seconds()}` : 'failed');
	if (process.stderr.isTTY) process.stderr.write('\n');
	if (code === 0) return;
	process.stderr.write(`\n${output}\n${command} ${args.join(' ')} exited with code ${code}.\n`);
	rmSync(lockFile, { force: true });
	process.exit(1);
}

function run(cwd, command, args) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd, shell: process.platform === 'win32' });
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		child.on('error', reject);
		child.on('close', (code) => resolve({ code, output }));
	});
}

/** Two commands in the same clone wait for each other; the lock of a process that has ended is replaced. */
async function holdingLock(work) {
	let isReported = false;
	while (!tryLock()) {
		if (!isReported)
			process.stderr.write('Another command is installing the dependencies; waiting …\n');
		isReported = true;
		await wait(1000);
	}
	try {
		await work();
	} finally {
		rmSync(lockFile, { force: true });
	}
}

function tryLock() {
	try {
		writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if (error.code !== 'EEXIST') throw error;
		if (!ownerIsAlive()) rmSync(lockFile, { force: true });
		return false;
	}
}

function ownerIsAlive() {
	try {
		process.kill(Number(readFileSync(lockFile, 'utf8')), 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}
