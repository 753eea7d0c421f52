/** Results of several pages, and the locators that lead to them. */
import { AGENT_ALICE } from '..';
import { API, startWithClient, type ApiClient } from './apiClient';

interface Page {
	totalSize: number;
	done: boolean;
	nextRecordsUrl?: string;
	records: { Id: string }[];
}

const DAY = 24 * 60 * 60 * 1000;
const SOQL = `/query?q=${encodeURIComponent('SELECT Id FROM Thing__c ORDER BY Id')}`;

let client: ApiClient;
beforeAll(async () => {
	client = await startWithClient();
	const alice = client.emulator.as(AGENT_ALICE.id);
	for (let row = 0; row < 2001; row += 1) alice.create('Thing__c', { Name: `Thing ${row}` });
});
afterAll(() => client.emulator.close());

const read = async (path: string, batchSize?: number) => {
	const headers = batchSize && { 'sforce-query-options': `batchSize=${batchSize}` };
	return client.send<Page>({ path, headers: headers || undefined });
};

test.each<[asked: number | undefined, given: number]>([
	[undefined, 2000],
	[500, 500],
	[1, 200],
	[5000, 2000],
])('a page of %p rows holds %p', async (asked, given) => {
	const { body } = await read(SOQL, asked);
	expect(body).toMatchObject({
		totalSize: 2001,
		done: false,
		nextRecordsUrl: expect.stringMatching(`^${API}/query/01g\\w{15}-${given}$`) as string,
	});
	expect(body.records).toHaveLength(given);
});

test('pages show the rows as they were when the query ran', async () => {
	const first = await read(SOQL);
	client.emulator.as(AGENT_ALICE.id).create('Thing__c', { Name: 'Late' });
	const last = await read(first.body.nextRecordsUrl ?? '');
	expect(last.body).toMatchObject({ totalSize: 2001, done: true });
	expect(last.body.records).toHaveLength(1);
	expect(last.body.nextRecordsUrl).toBeUndefined();
});

test.each<[name: string, happen: () => void]>([
	['was made to expire', () => client.emulator.expireQueryLocators()],
	['is two days old', () => client.emulator.clock.advance(2 * DAY)],
])('a locator that %s is rejected', async (_name, happen) => {
	const token = client.emulator.issueToken();
	const { body: page } = await client.send<Page>({ path: SOQL, token });
	happen();
	const { status, body } = await client.send({
		path: page.nextRecordsUrl ?? '',
		token: client.emulator.issueToken(),
	});
	expect(status).toBe(400);
	expect(body).toEqual([{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }]);
});

test("another user's locator is rejected", async () => {
	const token = client.emulator.issueToken();
	const { body: page } = await client.send<Page>({ path: SOQL, token });
	const answer = await client.send({
		path: page.nextRecordsUrl ?? '',
		token: client.emulator.issueToken(AGENT_ALICE.id),
	});
	expect(answer.body).toMatchObject([{ errorCode: 'INVALID_QUERY_LOCATOR' }]);
});
