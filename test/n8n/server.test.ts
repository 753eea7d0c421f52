import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePort } from './server';

let other: Server;
let taken: number;

beforeEach(async () => {
	other = createServer().listen(0);
	await once(other, 'listening');
	({ port: taken } = other.address() as AddressInfo);
});
afterEach(async () => {
	if (!other.listening) return;
	other.close();
	await once(other, 'close');
});

test('the demo starts on another port where its own is taken', async () => {
	const port = await freePort(taken);
	expect(port).not.toBe(taken);
	expect(port).toBeGreaterThan(0);
});

test('a port that is free is used', async () => {
	other.close();
	await once(other, 'close');
	expect(await freePort(taken)).toBe(taken);
});
