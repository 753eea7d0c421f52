/** The daily limit, and the header that shows how much of it is used. */
import { startWithClient, type ApiClient } from './apiClient';

const DAY = 24 * 60 * 60 * 1000;
let client: ApiClient;
beforeEach(async () => {
	client = await startWithClient({ dailyRequests: 2 });
});
afterEach(() => client.emulator.close());

const usage = async () => (await client.send({ path: '/limits' })).headers.get('sforce-limit-info');

test('every answer shows the calls of the day', async () => {
	expect([await usage(), await usage()]).toEqual(['api-usage=1/2', 'api-usage=2/2']);
});

test('a call above the limit is rejected with 403, until a day has passed', async () => {
	await usage();
	await usage();
	expect(await client.send({ path: '/limits' })).toMatchObject({
		status: 403,
		body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
	});
	client.emulator.clock.advance(DAY);
	const token = client.emulator.issueToken();
	expect(await client.send({ path: '/limits', token })).toMatchObject({
		status: 200,
		body: { DailyApiRequests: { Max: 2, Remaining: 1 } },
	});
});

test('the limit can be changed', async () => {
	client.emulator.dailyRequests = 0;
	expect(await client.send({ path: '/limits' })).toMatchObject({ status: 403 });
});
