import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cachedFolder } from './cache';
import { runCommand } from './command';
import { withInstallAdvice } from './installAdvice';
import type { Progress } from './progress';

const N8N_VERSION = '2.41.1';
const NODE_GYP_VERSION = '13.1.0';

/**
 * Installs n8n (2.6 GB, 3 to 5 minutes) into the cache folder unless it is installed already.
 * @returns the folder that contains its node_modules.
 * @throws an error that says what to do when the disk is full, the npm registry cannot be reached, or the cache folder
 * cannot be written.
 */
export async function installN8n(progress: Progress): Promise<string> {
	const [major] = process.versions.node.split('.');
	const name = `n8n-${N8N_VERSION}-node${major}`;
	try {
		return await cachedFolder(name, (folder) => fill(folder, progress));
	} catch (error) {
		throw withInstallAdvice(error);
	}
}

async function fill(folder: string, progress: Progress): Promise<void> {
	await progress.step(`Installing n8n ${N8N_VERSION}, once (3 to 5 minutes)`, async () => {
		await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
		await npmInstall(folder, [`n8n@${N8N_VERSION}`]);
	});
	await progress.step('Fetching or building its database driver (up to 2 minutes)', () =>
		makeSqlite(folder),
	);
}

/** Install scripts stay off: kafka's fails, and of all the others n8n needs only sqlite3's. */
async function npmInstall(folder: string, packages: readonly string[]): Promise<void> {
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	await runCommand('npm', ['install', '--ignore-scripts', ...quiet, ...packages], { cwd: folder });
}

/** Does what sqlite3's own install script does: downloads the prebuilt driver, or else compiles it. */
async function makeSqlite(folder: string): Promise<void> {
	const sqlite = join(folder, 'node_modules', 'sqlite3');
	const { resolve } = createRequire(join(sqlite, 'package.json'));
	try {
		await runCommand(process.execPath, [resolve('prebuild-install/bin.js'), '-r', 'napi'], {
			cwd: sqlite,
		});
	} catch {
		await compile(sqlite, join(folder, 'tools'));
	}
}

/** Compiles a native module with node-gyp against the headers that the npm package of this Node ships. */
async function compile(module: string, tools: string): Promise<void> {
	const nodePackage = `${nodePackagePrefix()}-${process.platform}-${process.arch}`;
	await mkdir(tools);
	await writeFile(join(tools, 'package.json'), '{ "private": true }\n');
	await npmInstall(tools, [
		`node-gyp@${NODE_GYP_VERSION}`,
		`${nodePackage}@${process.versions.node}`,
	]);
	const headers = join(tools, 'node_modules', nodePackage);
	const nodeGyp = join(tools, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
	const nodedir = existsSync(join(headers, 'include')) ? [`--nodedir=${headers}`] : [];
	try {
		await runCommand(process.execPath, [nodeGyp, 'rebuild', ...nodedir], { cwd: module });
	} catch (error) {
		throw new Error(
			'No prebuilt SQLite driver could be fetched for n8n, and compiling it failed. ' +
				'It needs Python 3, make and a C++ compiler (Debian: apt-get install python3 make g++).',
			{ cause: error },
		);
	}
	await rm(tools, { recursive: true });
}

/** The `node` package's own rule for the names of its packages per platform. */
function nodePackagePrefix(): string {
	return process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
}
