/** What queries find, and how their rows are returned. */
import { AGENT_ALICE, INTEGRATION_USER } from '..';
import { API, startWithClient, type ApiClient } from './apiClient';

let client: ApiClient;

beforeAll(async () => {
	client = await startWithClient();
	const { clock } = client.emulator;
	clock.set(new Date('2026-03-10T12:00:00.400Z'));
	clock.freeze();
	const account = await client.create('Account', { Name: 'Acme', BillingCity: 'Rome' });
	await client.create('Thing__c', {
		Name: 'Alpha',
		Amount__c: 1.5,
		Flag__c: true,
		Tags__c: 'Green;Red',
		Day__c: '2026-03-10',
		Account__c: account,
	});
	clock.advance(24 * 60 * 60 * 1000);
	await client.create('Thing__c', {
		Name: "O'Neil \\ 50%",
		Amount__c: -2,
		Tags__c: 'Blue',
		Kind__c: 'Large',
		OwnerId: AGENT_ALICE.id,
	});
	await client.create('Thing__c', { Name: 'under_score', Kind__c: 'Small' });
});
afterAll(() => client.emulator.close());

const names = async (where: string) =>
	(await client.query<{ Name: string }>(`SELECT Name FROM Thing__c WHERE ${where}`)).map(
		({ Name }) => Name,
	);

const A = 'Alpha';
const O = "O'Neil \\ 50%";
const U = 'under_score';

test.each<[where: string, found: string[]]>([
	["Name = 'ALPHA'", [A]],
	["Name != 'alpha'", [O, U]],
	[String.raw`Name = 'O\'Neil \\ 50%'`, [O]],
	["Name LIKE 'al%'", [A]],
	["Name LIKE '%r_s%'", [U]],
	[String.raw`Name LIKE '%r\_s%'`, [U]],
	[String.raw`Name LIKE '%5\%%'`, []],
	[String.raw`Name LIKE '%50\%'`, [O]],
	[String.raw`Name LIKE '%\\%'`, [O]],
	["Name IN ('alpha', 'under_score')", [A, U]],
	["Name NOT IN ('alpha')", [O, U]],
	['Kind__c = null', [A]],
	['Kind__c != null', [O, U]],
	["Kind__c != 'Large'", [A, U]],
	["NOT Kind__c = 'Large'", [A, U]],
	["Kind__c IN ('Large', null)", [A, O]],
	['Flag__c = TRUE', [A]],
	['Flag__c = false', [O, U]],
	['Amount__c > -2', [A]],
	['Amount__c <= 1.5', [A, O]],
	["Tags__c INCLUDES ('Red;Green')", [A]],
	["Tags__c INCLUDES ('Red;Blue', 'Blue')", [O]],
	["Tags__c EXCLUDES ('Blue')", [A, U]],
	['Day__c = 2026-03-10', [A]],
	['Day__c = YESTERDAY', [A]],
	['Day__c < TODAY', [A]],
	['CreatedDate = TODAY', [O, U]],
	['CreatedDate = LAST_N_DAYS:1', [A, O, U]],
	['CreatedDate < TODAY', [A]],
	['CreatedDate = 2026-03-10T12:00:00Z', [A]],
	['CreatedDate = 2026-03-10T13:00:00.999+01:00', [A]],
	['CreatedDate > 2026-03-10T12:00:00Z', [O, U]],
	["Account__r.Name = 'Acme'", [A]],
	['Account__r.Name = null', [O, U]],
	[`Owner.Email = '${AGENT_ALICE.email}'`, [O]],
	[`OwnerId = '${AGENT_ALICE.id.slice(0, 15)}'`, [O]],
	[`OwnerId = '${AGENT_ALICE.id.toLowerCase()}'`, [O]],
	["Account__c IN (SELECT Id FROM Account WHERE Name LIKE 'A%')", [A]],
	["Account__c NOT IN (SELECT Id FROM Account WHERE Name LIKE 'A%')", [O, U]],
	["Name = 'Alpha' AND (Flag__c = false OR Amount__c = 1.5)", [A]],
	["(Name = 'Alpha' AND Flag__c = false) OR Amount__c = -2", [O]],
	['Name != null ORDER BY Amount__c', [U, O, A]],
	['Name != null ORDER BY Amount__c DESC', [U, A, O]],
	['Name != null ORDER BY Amount__c DESC NULLS LAST', [A, O, U]],
	['Name != null ORDER BY Flag__c DESC, Name DESC', [A, U, O]],
	['Name != null ORDER BY Name LIMIT 1 OFFSET 1', [O]],
])('%s', async (where, found) => {
	const read = await names(where);
	expect(where.includes('ORDER BY') ? read : read.sort()).toEqual(found);
});

test('rows hold the fields that were asked for, by type', async () => {
	const [row] = await client.query(
		"SELECT Name, amount__c, Flag__c, CreatedDate, Day__c, Moment__c, Owner.Name, Account__r.BillingAddress FROM Thing__c WHERE Name = 'Alpha'",
	);
	expect(row).toEqual({
		attributes: {
			type: 'Thing__c',
			url: expect.stringMatching(`^${API}/sobjects/Thing__c/a00\\w{15}$`) as string,
		},
		Name: 'Alpha',
		Amount__c: 1.5,
		Flag__c: true,
		CreatedDate: '2026-03-10T12:00:00.000+0000',
		Day__c: '2026-03-10',
		Moment__c: null,
		Owner: {
			attributes: { type: 'User', url: `${API}/sobjects/User/${INTEGRATION_USER.id}` },
			Name: INTEGRATION_USER.name,
		},
		Account__r: {
			attributes: expect.objectContaining({ type: 'Account' }) as object,
			BillingAddress: {
				city: 'Rome',
				country: null,
				geocodeAccuracy: null,
				latitude: null,
				longitude: null,
				postalCode: null,
				state: null,
				street: null,
			},
		},
	});
});

test('toLabel shows labels, under an alias beside the value', async () => {
	const rows = await client.query(
		'SELECT Kind__c, toLabel(Kind__c) kind, toLabel(Tags__c) FROM Thing__c ORDER BY Name',
	);
	expect(rows).toMatchObject([
		{ Kind__c: null, kind: null, Tags__c: 'Red;Green' },
		{ Kind__c: 'Large', kind: 'Full Size', Tags__c: 'Blue' },
		{ Kind__c: 'Small', kind: 'Compact', Tags__c: null },
	]);
});

test('a lookup to nothing is null', async () => {
	const [row] = await client.query(
		"SELECT Account__r.Owner.Name FROM Thing__c WHERE Name LIKE 'u%'",
	);
	expect(row).toMatchObject({ Account__r: null });
});

test.each<[soql: string, totalSize: number, records: object[]]>([
	['SELECT COUNT() FROM Thing__c', 3, []],
	['SELECT COUNT(Kind__c) FROM Thing__c', 1, [{ expr0: 2 }]],
	[
		'SELECT MAX(Amount__c) most, MIN(CreatedDate) FROM Thing__c',
		1,
		[{ most: 1.5, expr0: '2026-03-10T12:00:00.000+0000' }],
	],
	[
		'SELECT Flag__c, COUNT(Id) n FROM Thing__c GROUP BY Flag__c HAVING COUNT(Id) > 1',
		1,
		[{ Flag__c: false, n: 2 }],
	],
])('%s', async (soql, totalSize, records) => {
	const { body } = await client.send({ path: `/query?q=${encodeURIComponent(soql)}` });
	expect(body).toMatchObject({ totalSize, done: true, records });
});

test('queryAll finds deleted rows too', async () => {
	const id = await client.create('Lead', { LastName: 'Gone', Company: 'x' });
	client.emulator.as(AGENT_ALICE.id).delete('Lead', id);
	const q = encodeURIComponent('SELECT Id, IsDeleted FROM Lead');
	const { body: live } = await client.send({ path: `/query?q=${q}` });
	const { body: all } = await client.send({ path: `/queryAll?q=${q}` });
	expect(live).toMatchObject({ records: [] });
	expect(all).toMatchObject({ records: [{ Id: id, IsDeleted: true }] });
});
