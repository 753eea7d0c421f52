import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmulatedClock } from './clock';
import { Faults, type Fault } from './faults';
import { RequestLog } from './requestLog';
import { bodyText, createServer, type EmulatorServer } from './server';
import { emulatorCertificates, trustEmulators, writeCaFile } from './tls';

const clock = new EmulatedClock();
const faults = new Faults();
const log = new RequestLog();
let server: EmulatorServer;
let url: string;
let written: string[] = [];

beforeAll(async () => {
	await trustEmulators();
	clock.freeze();
	clock.set(new Date('2026-03-01T12:00:00.000Z'));
	server = await createServer({ clock, faults, log, bodyLimit: 1000 });
	server.app.post('/leads', async (request, reply) => {
		written.push(bodyText(request));
		return reply.code(201).send({ id: '1' });
	});
	server.app.get('/leads', () => ({ value: [] }));
	server.app.get('/batch', async () => (await server.app.inject('/leads')).body);
	url = await server.listen();
});
afterAll(() => server.close());
beforeEach(() => {
	written = [];
	faults.clear();
	log.clear();
});

const post = (body: string, contentType = 'application/json') =>
	fetch(`${url}/leads`, { method: 'POST', body, headers: { 'content-type': contentType } });

describe('a request that fails', () => {
	test('while it is running is carried out after others have come', async () => {
		faults.add({ runsFor: 1 });
		await expect(post('late')).rejects.toThrow('fetch failed');
		await post('first');
		expect(written).toEqual(['first']);
		await post('second');
		expect(written).toEqual(['first', 'late', 'second']);
	});

	test('after it was carried out has another answer', async () => {
		faults.add({ spoil: (answer) => ({ status: 500, body: answer.slice(0, 5) }) });
		const answer = await post('spoiled');
		expect([answer.status, await answer.text()]).toEqual([500, '{"id"']);
		expect(written).toEqual(['spoiled']);
	});
});

describe('the server', () => {
	test('has a certificate that this process trusts, for localhost and 127.0.0.1', async () => {
		expect((await fetch(`${url}/leads`)).status).toBe(200);
		expect((await fetch(`${url.replace('localhost', '127.0.0.1')}/leads`)).status).toBe(200);
	});

	test('shows the emulated time', async () => {
		const date = 'Sun, 01 Mar 2026 12:00:00 GMT';
		expect((await fetch(`${url}/leads`)).headers.get('date')).toBe(date);
		expect((await fetch(`${url}/nothing`)).headers.get('date')).toBe(date);
	});

	test.each(['application/json', 'multipart/mixed;boundary=b', 'text/csv', 'text/xml'])(
		'passes on a body of type "%s" as it is',
		async (contentType) => {
			await post('{not parsed', contentType);
			expect(written).toEqual(['{not parsed']);
		},
	);

	test('passes on a body without a content type', async () => {
		await fetch(`${url}/leads`, { method: 'POST', body: Buffer.from('{not parsed') });
		expect(written).toEqual(['{not parsed']);
	});

	test('rejects a body above its limit', async () => {
		expect((await post('x'.repeat(1001))).status).toBe(413);
	});

	test('accepts an address as long as Dataverse does', async () => {
		expect((await fetch(`${url}/leads?$filter=${'x'.repeat(32_000)}`)).status).toBe(200);
	});
});

describe('the log', () => {
	test('has what was asked and answered', async () => {
		await post('{"lastname":"Lovelace"}');
		expect(log.entries).toMatchObject([
			{
				at: clock.now(),
				method: 'POST',
				path: '/leads',
				headers: { 'content-type': 'application/json' },
				body: '{"lastname":"Lovelace"}',
				status: 201,
				answer: '{"id":"1"}',
			},
		]);
	});

	test('has no sub-requests, and no fault happens to them', async () => {
		faults.add({ path: /leads/, answer: { status: 503 } });
		const answer = await fetch(`${url}/batch`);
		expect(await answer.text()).toBe('{"value":[]}');
		expect(log.entries).toHaveLength(1);
	});
});

describe('a fault', () => {
	test('answers in place of the CRM', async () => {
		faults.add({
			answer: { status: 429, headers: { 'retry-after': '7' }, body: { error: 'slow' } },
		});
		const answer = await post('{}');
		expect(answer.status).toBe(429);
		expect(answer.headers.get('retry-after')).toBe('7');
		expect(await answer.json()).toEqual({ error: 'slow' });
		expect(written).toEqual([]);
		expect((await post('{}')).status).toBe(201);
	});

	test('delays and lets the request pass', async () => {
		faults.add({ delayMs: 1 });
		expect((await post('{}')).status).toBe(201);
	});

	test.each<[NonNullable<Fault['cut']>, string[]]>([
		['beforeWrite', []],
		['afterWrite', ['{}']],
	])('cuts the connection %s', async (cut, expected) => {
		faults.add({ cut });
		await expect(post('{}')).rejects.toThrow('fetch failed');
		expect(written).toEqual(expected);
		expect(log.entries).toMatchObject([{ method: 'POST', status: 0, answer: '' }]);
		expect((await post('{}')).status).toBe(201);
	});
});

test('the authority can be written to a file for other processes', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'ca-'));
	await writeCaFile(join(folder, 'ca.pem'));
	const { caPem } = await emulatorCertificates();
	expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(caPem);
	rmSync(folder, { recursive: true });
});
