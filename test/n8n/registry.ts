import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { runCommand } from './command';
import { readManifest, type PackageManifest } from './package';

export interface PackageRegistry {
	/** Environment in which every `npm` uses this registry, whatever registry its command line names. */
	environment: NodeJS.ProcessEnv;
	close(): Promise<void>;
}

/**
 * An npm registry that has the packed project as its latest version and sends clients to the machine's own
 * registry for everything else. n8n installs packages only from a registry, and names the
 * public registry on npm's command line; so an `npm` that overrides it comes first on the path.
 * Document shape: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
 */
export async function startRegistry(tarball: string, folder: string): Promise<PackageRegistry> {
	const content = await readFile(tarball);
	const manifest = await readManifest();
	const upstream = await npmConfig('registry');
	const server = createServer((request, response) => {
		const path = request.url ?? '/';
		if (path === TARBALL_PATH) return void response.end(content);
		if (path.startsWith(`/${manifest.name}`))
			return sendJson(response, packument(url, manifest, content));
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
	return { environment: { PATH: await pathWithNpmOf(url, folder) }, close };
}

const TARBALL_PATH = '/packed.tgz';

function packument(url: string, manifest: PackageManifest, content: Buffer): object {
	const { name, version } = manifest;
	const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
	const dist = { tarball: `${url}${TARBALL_PATH}`, integrity };
	return {
		name,
		'dist-tags': { latest: version },
		versions: { [version]: { ...manifest, dist } },
	};
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
