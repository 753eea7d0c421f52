/** How rows come in pages, and how they are counted. */
import { AGENT_ALICE } from '..';
import type { TestAnswer } from './testClient';
import { startWithClient, type TestWorld } from './testClient';

let world: TestWorld;

beforeAll(async () => {
	world = await startWithClient();
	const alice = world.emulator.as(AGENT_ALICE.id);
	for (let number = 0; number < 5002; number += 1) {
		const emailaddress1 = number % 3 === 0 ? null : `lead${number % 10}@example.com`;
		alice.create('lead', { lastname: `Lead ${String(number).padStart(4, '0')}`, emailaddress1 });
	}
});
afterAll(() => world.emulator.close());

const pageSize = (rows: number) => ({ prefer: `odata.maxpagesize=${rows}` });

/** Every page, from the first answer on. */
async function pagesFrom(
	first: TestAnswer,
	headers: Record<string, string>,
): Promise<TestAnswer[]> {
	const pages = [first];
	for (let next = first.body['@odata.nextLink']; next !== undefined;) {
		const page = await world.client.follow(next, headers);
		pages.push(page);
		next = page.body['@odata.nextLink'];
	}
	return pages;
}

test.each([
	['without a page size', 'leads?$select=lastname', {}, [5000, 2]],
	['with more than the service gives', 'leads?$select=lastname', pageSize(6000), [5000, 2]],
	['with a smaller page size', 'leads?$select=lastname', pageSize(2000), [2000, 2000, 1002]],
	['with $top', 'leads?$select=lastname&$top=3', {}, [3]],
	['with $top and a page size, which ends $top', 'leads?$top=3', pageSize(4000), [4000, 1002]],
	['with $top above what the service gives', 'leads?$top=6000', {}, [5000]],
])('pages %s', async (_what, path, headers, sizes) => {
	const pages = await pagesFrom(await world.client.get(path, headers), headers);
	expect(pages.map(({ rows }) => rows.length)).toEqual(sizes);
	const ids = new Set(pages.flatMap(({ rows }) => rows.map(({ leadid }) => leadid)));
	expect(ids.size).toBe(sizes.reduce((sum, size) => sum + size));
});

test.each(['lastname', 'lastname desc', 'emailaddress1', 'emailaddress1 desc,lastname'])(
	'pages keep $orderby=%s, also over empty and equal values',
	async (order) => {
		const path = `leads?$select=lastname&$filter=lastname lt 'Lead 0050'&$orderby=${order}`;
		const whole = await world.client.get(path);
		const pages = await pagesFrom(await world.client.get(path, pageSize(7)), pageSize(7));
		expect(pages.flatMap(({ rows }) => rows)).toEqual(whole.rows);
		expect(pages).toHaveLength(8);
	},
);

test('a next link is absolute, and says what was applied', async () => {
	const { body, headers } = await world.client.get('leads?$select=lastname', pageSize(2));
	expect(headers.get('preference-applied')).toBe('odata.maxpagesize=2');
	expect(body['@odata.nextLink']).toMatch(
		new RegExp(
			`^${world.emulator.url}/api/data/v9\\.2/leads\\?\\$select=lastname&\\$skiptoken=%3Ccookie`,
		),
	);
});

test('a row written between two pages neither shifts nor repeats the others', async () => {
	const path = "leads?$select=lastname&$filter=startswith(lastname,'Lead 004')&$orderby=lastname";
	const first = await world.client.get(path, pageSize(4));
	const id = await world.client.create('leads', { lastname: 'Lead 0040 a' });
	const second = await world.client.follow(first.body['@odata.nextLink'], pageSize(4));
	expect(second.rows[0]).toMatchObject({ lastname: 'Lead 0044' });
	await world.client.send({ method: 'DELETE', path: `leads(${id})` });
});

test.each([
	['leads?$count=true&$top=1', 5000, true],
	["leads?$count=true&$top=1&$filter=startswith(lastname,'Lead 000')", 10, false],
])('counts up to 5,000: %s', async (path, count, isMore) => {
	const { body } = await world.client.get(path, {
		prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.*"',
	});
	expect(body).toMatchObject({
		'@odata.count': count,
		'@Microsoft.Dynamics.CRM.totalrecordcount': count,
		'@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': isMore,
	});
});

test.each([
	['leads/$count', '5000'],
	["leads/$count?$filter=startswith(lastname,'Lead 000')", '10'],
])('gives a bare number: %s', async (path, expected) => {
	const { text, headers } = await world.client.get(path);
	expect(headers.get('content-type')).toMatch(/^text\/plain/);
	expect(text.replace('\uFEFF', '')).toBe(expected);
});
