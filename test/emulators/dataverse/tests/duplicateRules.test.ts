/** The environment's own duplicate rules: when they are looked at, and what they find. */
import { AGENT_ALICE } from '..';
import { startWithClient, type TestWorld } from './testClient';

const ADA = '11111111-1111-4111-8111-111111111111';

let world: TestWorld;

beforeEach(async () => {
	world = await startWithClient();
	world.emulator.as(AGENT_ALICE.id).create('contact', {
		contactid: ADA,
		lastname: 'Lovelace',
		emailaddress1: 'ada@example.com',
	});
});
afterEach(() => world.emulator.close());

const createContact = (values: object, headers: Record<string, string> = {}) =>
	world.client.send({ method: 'POST', path: 'contacts', body: values, headers });

test.each([
	['passed over when the request does not mention them', {}, 204],
	['passed over when the request says so', { 'mscrm.suppressduplicatedetection': 'true' }, 204],
	['looked at when the request says so', { 'mscrm.suppressduplicatedetection': 'false' }, 412],
])('are %s', async (_what, headers, status) => {
	const values = { lastname: 'Other', emailaddress1: 'ADA@example.com' };
	expect((await createContact(values, headers)).status).toBe(status);
});

test('are looked at in a batch for each request that says so, and see the row a new one would repeat', async () => {
	const values = JSON.stringify({
		contactid: ADA,
		lastname: 'Lovelace',
		emailaddress1: 'ada@example.com',
	});
	const part = (header: string) =>
		[
			'--b',
			'Content-Type: application/http',
			'',
			'POST /api/data/v9.2/contacts HTTP/1.1',
			'Content-Type: application/json',
			header,
			'',
			values,
		].join('\r\n');
	const { text } = await world.client.send({
		method: 'POST',
		path: '$batch',
		headers: { 'content-type': 'multipart/mixed; boundary=b', prefer: 'odata.continue-on-error' },
		body: `${part('MSCRM.SuppressDuplicateDetection: false')}\r\n${part('X: y')}\r\n--b--\r\n`,
	});
	expect([...text.matchAll(/"code":"(\w+)"/g)].map(([, code]) => code)).toEqual([
		'0x80040333',
		'0x80040237',
	]);
});

test('do not find the row that is updated, nor empty values', async () => {
	const headers = { 'mscrm.suppressduplicatedetection': 'false' };
	expect((await createContact({ lastname: 'Other' }, headers)).status).toBe(204);
	const path = `contacts(${ADA})`;
	const body = { jobtitle: 'Countess', emailaddress1: 'ada@example.com' };
	expect((await world.client.send({ method: 'PATCH', path, body, headers })).status).toBe(204);
});

test("of one's own compare columns of two tables, in part", async () => {
	world.emulator.duplicateRules.set([
		{
			name: 'Leads like contacts',
			table: 'lead',
			matchingTable: 'contact',
			conditions: [
				{ column: 'lastname', firstCharacters: 4 },
				{ column: 'emailaddress2', matchingColumn: 'emailaddress1' },
			],
		},
	]);
	const create = (values: object) =>
		world.client.send({
			method: 'POST',
			path: 'leads',
			body: values,
			headers: { 'mscrm.suppressduplicatedetection': 'false' },
		});
	expect((await create({ lastname: 'lovely', emailaddress2: 'ada@example.com' })).status).toBe(412);
	expect((await create({ lastname: 'lonely', emailaddress2: 'ada@example.com' })).status).toBe(204);
});

describe('RetrieveDuplicates', () => {
	const call = (entity: string, page = '{"PageNumber":1,"Count":50}') =>
		world.client.get(
			`RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2,PagingInfo=@p3)?@p1=${encodeURIComponent(entity)}&@p2='contact'&@p3=${encodeURIComponent(page)}`,
		);

	test.each([
		[
			'values',
			`{'@odata.type':'${'Microsoft.Dynamics.CRM.contact'}','emailaddress1':'ADA@example.com'}`,
			[ADA],
		],
		[
			'values in double quotes',
			'{"@odata.type":"Microsoft.Dynamics.CRM.contact","emailaddress1":"ada@example.com"}',
			[ADA],
		],
		[
			'a row, without itself',
			`{'@odata.type':'Microsoft.Dynamics.CRM.contact','contactid':'${ADA}'}`,
			[],
		],
		['a row by its address', `{'@odata.id':'contacts(${ADA})'}`, []],
		[
			'values that no one has',
			"{'@odata.type':'Microsoft.Dynamics.CRM.contact','emailaddress1':'x'}",
			[],
		],
	])('finds the duplicates of %s', async (_what, entity, ids) => {
		const { rows } = await call(entity);
		expect(rows.map(({ contactid }) => contactid)).toEqual(ids);
	});

	test('goes in pages', async () => {
		const entity =
			"{'@odata.type':'Microsoft.Dynamics.CRM.contact','emailaddress1':'ada@example.com'}";
		expect((await call(entity, '{"PageNumber":2,"Count":1}')).rows).toEqual([]);
	});
});
