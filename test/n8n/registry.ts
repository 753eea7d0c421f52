import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { runCommand } from './command';
import { readPackedManifest, type PackageManifest } from './package';

export interface PackageRegistry {
	/** Environment in which every `npm` uses this registry, whatever registry its command line names. */
	environment: NodeJS.ProcessEnv;
	/** Adds a packed version of the project, which becomes the latest one. */
	publish(tarball: string): Promise<void>;
	close(): Promise<void>;
}

/** A version in the registry. */
interface Release {
	manifest: PackageManifest;
	content: Buffer;
}

/**
 * An npm registry that has the packed project as its latest version and sends clients to the machine's own
 * registry for everything else. n8n installs packages only from a registry, and names the
 * public registry on npm's command line; so an `npm` that overrides it comes first on the path.
 * Document shape: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
 */
export async function startRegistry(tarball: string, folder: string): Promise<PackageRegistry> {
	const releases = [await readRelease(tarball)];
	const { name } = releases[0]!.manifest;
	const upstream = await npmConfig('registry');
	const server = createServer((request, response) => {
		const path = request.url ?? '/';
		const packed = releases.find(({ manifest }) => path === tarballPath(manifest));
		if (packed) return void response.end(packed.content);
		if (path.startsWith(`/${name}`)) return sendJson(response, packument(url, releases));
		response.writeHead(302, { location: new URL(path.slice(1), upstream).href }).end();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://localhost:${(server.address() as AddressInfo).port}`;
	const close = async () => {
		server.closeAllConnections();
		server.close();
		await once(server, 'close');
	};
	const publish = async (newer: string) => void releases.push(await readRelease(newer));
	return { environment: { PATH: await pathWithNpmOf(url, folder) }, publish, close };
}

async function readRelease(tarball: string): Promise<Release> {
	return { manifest: await readPackedManifest(tarball), content: await readFile(tarball) };
}

const tarballPath = ({ version }: PackageManifest) => `/packed/${version}.tgz`;

function packument(url: string, releases: readonly Release[]): object {
	const versions = releases.map(({ manifest, content }) => {
		const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
		const dist = { tarball: url + tarballPath(manifest), integrity };
		return [manifest.version, { ...manifest, dist }] as const;
	});
	const { name, version } = releases.at(-1)!.manifest;
	return { name, 'dist-tags': { latest: version }, versions: Object.fromEntries(versions) };
}

function sendJson(response: ServerResponse, content: object): void {
	response.setHeader('content-type', 'application/json').end(JSON.stringify(content));
}

async function pathWithNpmOf(url: string, folder: string): Promise<string> {
	const bin = join(folder, 'npm-of-registry');
	await mkdir(bin, { recursive: true });
	const ownPath = process.env.PATH ?? '';
	const script = `#!/bin/sh\nPATH='${ownPath}' exec npm "$@" --registry=${url}\n`;
	await writeFile(join(bin, 'npm'), script);
	await chmod(join(bin, 'npm'), 0o755);
	return [bin, ownPath].join(delimiter);
}

async function npmConfig(key: string): Promise<string> {
	return (await runCommand('npm', ['config', 'get', key], { cwd: process.cwd() })).trim();
}
