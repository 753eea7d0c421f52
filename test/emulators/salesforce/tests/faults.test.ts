/** Faults on request: what Salesforce's edge answers, sessions that end, connections that are cut. */
import { startWithClient, type ApiClient } from './apiClient';

let client: ApiClient;
beforeAll(async () => {
	client = await startWithClient();
});
afterAll(() => client.emulator.close());
beforeEach(() => client.emulator.faults.clear());

const newAccount = (Name: string) => ({
	method: 'POST',
	path: '/sobjects/Account',
	body: { Name },
});
const countOf = async (name: string) =>
	(await client.query(`SELECT Id FROM Account WHERE Name = '${name}'`)).length;

test('an outage answers 503, and then all is well', async () => {
	client.emulator.faults.add({
		path: /\/limits/,
		answer: {
			status: 503,
			body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'Service Unavailable' }],
		},
	});
	expect(await client.send({ path: '/limits' })).toMatchObject({ status: 503 });
	expect(await client.send({ path: '/limits' })).toMatchObject({ status: 200 });
});

test('a web page in place of JSON comes from a fault alone', async () => {
	client.emulator.faults.add({
		answer: { status: 502, headers: { 'content-type': 'text/html' }, body: '<html></html>' },
	});
	const response = await fetch(`${client.emulator.url}/services/data`);
	expect(response.status).toBe(502);
	expect(response.headers.get('content-type')).toContain('text/html');
});

test.each<['beforeWrite' | 'afterWrite', number]>([
	['beforeWrite', 0],
	['afterWrite', 1],
])('a connection cut %s leaves %i record', async (cut, left) => {
	client.emulator.faults.add({ method: 'POST', cut });
	await expect(client.send(newAccount(cut))).rejects.toThrow();
	expect(await countOf(cut)).toBe(left);
});

test('a session that has ended is rejected', async () => {
	const token = client.emulator.issueToken();
	client.emulator.signIn.expireTokens();
	expect(await client.send({ path: '/limits', token })).toMatchObject({
		status: 401,
		body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
	});
});
