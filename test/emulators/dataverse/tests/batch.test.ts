/** Many requests in one: order, rejections, change sets. */
import { AGENT_ALICE } from '..';
import { startWithClient, type TestAnswer, type TestWorld } from './testClient';

let world: TestWorld;

beforeEach(async () => {
	world = await startWithClient();
});
afterEach(() => world.emulator.close());

interface Sent {
	method: string;
	url: string;
	body?: object;
	contentId?: string;
}

const request = ({ method, url, body, contentId }: Sent): string[] => [
	'Content-Type: application/http',
	'Content-Transfer-Encoding: binary',
	...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
	'',
	`${method} ${url} HTTP/1.1`,
	...(body ? ['Content-Type: application/json', '', JSON.stringify(body)] : ['', '']),
];

const changeSet = (...requests: Sent[]): string[] => [
	'Content-Type: multipart/mixed; boundary="changeset_1"',
	'',
	...requests.flatMap((sent) => ['--changeset_1', ...request(sent)]),
	'--changeset_1--',
];

const batchBody = (...parts: string[][]) =>
	[...parts.flatMap((part) => ['--batch_1', ...part]), '--batch_1--', ''].join('\r\n');

const send = (body: string, headers: Record<string, string> = {}) =>
	world.client.send({
		method: 'POST',
		path: '$batch',
		body,
		headers: { 'content-type': 'multipart/mixed; boundary="batch_1"', ...headers },
	});

/** Statuses of the answers in a batch, in their order. */
const statuses = ({ text }: TestAnswer) =>
	[...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

const create = (lastname: string, contentId?: string): Sent => ({
	method: 'POST',
	url: '/api/data/v9.2/contacts',
	body: { lastname },
	contentId,
});
const read: Sent = { method: 'GET', url: '/api/data/v9.2/contacts?$select=lastname' };
const rejected: Sent = create('x'.repeat(51));

const lastNames = () =>
	world.emulator
		.as(AGENT_ALICE.id)
		.list('contact')
		.map(({ lastname }) => lastname)
		.sort();

test('answers come in the order of the requests, each as it would come alone', async () => {
	const answer = await send(batchBody(request(create('Ada')), request(read)));
	expect(answer.status).toBe(200);
	expect(answer.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=batchresponse_/);
	expect(statuses(answer)).toEqual([204, 200]);
	expect(answer.text).toMatch(
		/\r\nOData-EntityId: https:\/\/localhost:\d+\/api\/data\/v9\.2\/contacts\(/,
	);
	expect(answer.text).toContain('"lastname":"Ada"');
	expect(answer.text).toMatch(/--batchresponse_[^\r]+--\r\n$/);
});

test.each([
	['from the root of the host', '/api/data/v9.2/contacts'],
	['from the root of the service', 'contacts'],
	['in full', 'https://any.host/api/data/v9.2/contacts'],
])('a request can name its resource %s', async (_how, url) => {
	expect(statuses(await send(batchBody(request({ ...read, url }))))).toEqual([200]);
});

test('URLs may be twice as long as outside', async () => {
	const url = (length: number) => {
		const begin = "/api/data/v9.2/contacts?$filter=lastname%20eq%20'";
		return `${begin}${'x'.repeat(length - begin.length - 1)}'`;
	};
	const answer = await send(
		batchBody(request({ ...read, url: url(65_536) }), request({ ...read, url: url(65_537) })),
		{ prefer: 'odata.continue-on-error' },
	);
	expect(statuses(answer)).toEqual([200, 414]);
});

describe('a rejection', () => {
	const parts = [request(create('Ada')), request(rejected), request(create('Mary'))];

	test('ends the batch and gives it its status', async () => {
		const answer = await send(batchBody(...parts));
		expect(answer.status).toBe(400);
		expect(statuses(answer)).toEqual([204, 400]);
		expect(answer.text).toContain('"code":"0x80044331"');
		expect(lastNames()).toEqual(['Ada']);
	});

	test('is passed when the batch prefers to continue', async () => {
		const answer = await send(batchBody(...parts), { prefer: 'odata.continue-on-error' });
		expect(answer.status).toBe(200);
		expect(statuses(answer)).toEqual([204, 400, 204]);
		expect(lastNames()).toEqual(['Ada', 'Mary']);
	});
});

describe('a change set', () => {
	test('is carried out as a whole', async () => {
		const answer = await send(batchBody(changeSet(create('Ada', '1'), create('Mary', '2'))));
		expect(answer.status).toBe(200);
		expect(statuses(answer)).toEqual([204, 204]);
		expect([...answer.text.matchAll(/Content-ID: (\d)/g)].map(([, id]) => id)).toEqual(['1', '2']);
	});

	test('is undone as a whole, and answered with what failed', async () => {
		const failing = changeSet(
			create('Ada', '1'),
			{ ...rejected, contentId: '2' },
			create('Mary', '3'),
		);
		const answer = await send(batchBody(failing, request(create('Grace'))), {
			prefer: 'odata.continue-on-error',
		});
		expect(statuses(answer)).toEqual([400, 204]);
		expect(answer.text).toContain('Content-ID: 2');
		expect(lastNames()).toEqual(['Grace']);
	});

	test.each([
		['$2', 400],
		['$1', 204],
	])('knows earlier requests only: %s', async (reference, status) => {
		const account: Sent = {
			method: 'POST',
			url: 'accounts',
			body: { name: 'Analytical Engines', 'primarycontactid@odata.bind': reference },
			contentId: '3',
		};
		const answer = await send(
			batchBody(changeSet(create('Ada', '1'), account, create('Mary', '2'))),
		);
		expect(
			answer.text.includes("Content-ID Reference: '$2' does not exist in the batch context."),
		).toBe(status === 400);
		expect(statuses(answer).includes(status)).toBe(true);
	});

	test('can change the row that an earlier request has created', async () => {
		const change: Sent = { method: 'PATCH', url: '$1', body: { lastname: 'King' }, contentId: '2' };
		expect((await send(batchBody(changeSet(create('Ada', '1'), change)))).status).toBe(200);
		expect(lastNames()).toEqual(['King']);
	});

	test('holds no GET', async () => {
		const answer = await send(
			batchBody(changeSet(create('Ada', '1'), { ...read, contentId: '2' })),
		);
		expect(answer.status).toBe(400);
		expect(answer.error.message).toMatch(/^An invalid HTTP method 'GET' was detected/);
		expect(lastNames()).toEqual([]);
	});
});

describe('what is not a batch', () => {
	test.each([
		['lines that end with LF only', batchBody(request(create('Ada'))).replaceAll('\r\n', '\n')],
		['a last line without its end', batchBody(request(create('Ada'))).trimEnd()],
		[
			'a body without its last boundary',
			batchBody(request(create('Ada'))).replace('--batch_1--', ''),
		],
	])('%s', async (_what, body) => {
		const answer = await send(body);
		expect(answer.status).toBe(400);
		expect(answer.text).toContain('System.ArgumentException: Stream was not readable.');
		expect(lastNames()).toEqual([]);
	});

	test('more than 1,000 requests', async () => {
		const parts = Array.from({ length: 1001 }, () => request(read));
		const answer = await send(batchBody(...parts));
		expect(answer.status).toBe(400);
		expect(answer.error.message).toMatch(/too many parts/);
		expect((await send(batchBody(...parts.slice(1)))).status).toBe(200);
	});

	test.each([
		['another media type', { 'content-type': 'application/json' }, 415],
		['no boundary', { 'content-type': 'multipart/mixed' }, 415],
	])('%s', async (_what, headers, status) => {
		expect((await send(batchBody(request(read)), headers)).status).toBe(status);
	});

	test('a batch in a batch', async () => {
		const answer = await send(batchBody(request({ method: 'POST', url: '$batch', body: {} })));
		expect(statuses(answer)).toEqual([400]);
	});
});
