import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runCommand } from './command';

const PROJECT = resolve(__dirname, '..', '..');

export interface PackageManifest {
	name: string;
	version: string;
	[key: string]: unknown;
}

/** Reads the project's own package.json. */
export async function readManifest(): Promise<PackageManifest> {
	return await readJson(join(PROJECT, 'package.json'));
}

/** Reads the package.json in a tarball. */
export async function readPackedManifest(tarball: string): Promise<PackageManifest> {
	const args = ['-xzOf', tarball, 'package/package.json'];
	return JSON.parse(await runCommand('tar', args, { cwd: PROJECT })) as PackageManifest;
}

/** Packs the project as `npm publish` does. @returns the path of the tarball in `folder`. */
export async function packProject(folder: string): Promise<string> {
	return await pack(PROJECT, folder);
}

/** Packs the project under another version number. @returns the path of the tarball in `folder`. */
export async function packProjectAs(version: string, folder: string): Promise<string> {
	const copy = join(folder, `package-${version}`);
	await mkdir(copy);
	const args = ['-xzf', await packProject(folder), '-C', copy, '--strip-components=1'];
	await runCommand('tar', args, { cwd: folder });
	const manifest = join(copy, 'package.json');
	await writeJson(manifest, { ...(await readJson(manifest)), version });
	return await pack(copy, folder);
}

async function pack(project: string, folder: string): Promise<string> {
	const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
	const output = await runCommand('npm', args, { cwd: project });
	const [packed] = JSON.parse(output) as [{ filename: string }];
	return join(folder, packed.filename);
}

/**
 * Puts a packed node package into n8n's user folder, for n8n to load when it starts.
 * The steps are those of n8n's own install from the editor (its CommunityPackagesService).
 */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
	const { name, version } = await readManifest();
	const nodes = join(userFolder, '.n8n', 'nodes');
	const target = join(nodes, 'node_modules', name);
	await mkdir(target, { recursive: true });
	await runCommand('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], { cwd: nodes });
	await stripDependenciesNotInstalled(join(target, 'package.json'));
	await runCommand('npm', ['install', '--prefer-offline', ...N8N_INSTALL_OPTIONS], { cwd: target });
	const ledger = { name: 'installed-nodes', private: true, dependencies: { [name]: version } };
	await writeJson(join(nodes, 'package.json'), ledger);
}

const N8N_INSTALL_OPTIONS = [
	'--audit=false',
	'--fund=false',
	'--bin-links=false',
	'--install-strategy=shallow',
	'--ignore-scripts=true',
	'--package-lock=false',
];

async function stripDependenciesNotInstalled(file: string): Promise<void> {
	const manifest = await readJson(file);
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	delete manifest.optionalDependencies;
	await writeJson(file, manifest);
}

async function readJson(file: string): Promise<PackageManifest> {
	return JSON.parse(await readFile(file, 'utf8')) as PackageManifest;
}

async function writeJson(file: string, content: object): Promise<void> {
	await writeFile(file, JSON.stringify(content, null, 2));
}
