import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { freePort } from './server';

let other: Server;
let taken: number;

async function listen(host?: string): Promise<void> {
	other = createServer().listen(0, host);
	await once(other, 'listening');
	({ port: taken } = other.address() as AddressInfo);
}

afterEach(async () => {
	if (!other.listening) return;
	other.close();
	await once(other, 'close');
});

/** Those that `localhost` can mean here, and all of them: a browser may try either first. */
const hosts = Object.values(networkInterfaces())
	.flatMap((addresses) => addresses ?? [])
	.filter(({ address }) => address === '127.0.0.1' || address === '::1')
	.map(({ address }): string | undefined => address);

test.each([...hosts, undefined])(
	'the demo starts on another port where its own is taken at %s',
	async (host) => {
		await listen(host);
		const port = await freePort(taken);
		expect(port).not.toBe(taken);
		expect(port).toBeGreaterThan(0);
	},
);

test('a port that is free is used', async () => {
	await listen();
	other.close();
	await once(other, 'close');
	expect(await freePort(taken)).toBe(taken);
});
