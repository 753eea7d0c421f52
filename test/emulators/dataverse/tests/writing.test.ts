/** What the Web API writes, and how it answers. */
import { AGENT_ALICE, AGENT_BOB, INTEGRATION_USER } from '..';
import { startWithClient, type TestWorld } from './testClient';

const ID = '11111111-1111-4111-8111-111111111111';

let world: TestWorld;

beforeAll(async () => {
	world = await startWithClient();
});
afterAll(() => world.emulator.close());

const representation = { prefer: 'return=representation' };
const patch = (path: string, body: object, headers: Record<string, string> = {}) =>
	world.client.send({ method: 'PATCH', path, body, headers });

describe('creating', () => {
	test('answers with the address of the row', async () => {
		const answer = await world.client.send({
			method: 'POST',
			path: 'leads',
			body: { leadid: ID, lastname: 'Lovelace' },
		});
		expect(answer.status).toBe(204);
		expect(answer.headers.get('odata-entityid')).toBe(
			`${world.emulator.url}/api/data/v9.2/leads(${ID})`,
		);
	});

	test('answers with the row when that is preferred', async () => {
		const answer = await world.client.send({
			method: 'POST',
			path: 'leads?$select=fullname',
			body: { firstname: 'Ada', lastname: 'Lovelace' },
			headers: representation,
		});
		expect(answer.status).toBe(201);
		expect(answer.headers.get('preference-applied')).toBe('return=representation');
		expect(answer.body).toMatchObject({ fullname: 'Ada Lovelace' });
	});

	test('stamps the row and gives it to its writer', async () => {
		const { clock } = world.emulator;
		clock.set(new Date('2026-05-05T05:05:05.999Z'));
		clock.freeze();
		const id = await world.client.create('leads', { lastname: 'Lovelace' });
		clock.run();
		expect(world.emulator.as(AGENT_BOB.id).get('lead', id)).toMatchObject({
			createdon: '2026-05-05T05:05:05Z',
			modifiedon: '2026-05-05T05:05:05Z',
			_createdby_value: INTEGRATION_USER.id,
			_ownerid_value: INTEGRATION_USER.id,
			_owninguser_value: INTEGRATION_USER.id,
			statecode: 0,
			statuscode: 1,
			leadqualitycode: 2,
			donotemail: false,
		});
	});

	test('passes over what the platform sets itself', async () => {
		const id = await world.client.create('leads', {
			lastname: 'Lovelace',
			fullname: 'Someone',
			createdon: '1999-01-01T00:00:00Z',
			versionnumber: 1,
			_modifiedby_value: AGENT_BOB.id,
			statecode: 2,
		});
		expect(world.emulator.as(AGENT_BOB.id).get('lead', id)).toMatchObject({
			fullname: 'Lovelace',
			_modifiedby_value: INTEGRATION_USER.id,
			statecode: 0,
		});
	});

	test.each([
		['a whole number as text', { numberofemployees: '200' }, { numberofemployees: 200 }],
		['cents', { revenue: 10.009 }, { revenue: 10.01 }],
		[
			'a moment',
			{ estimatedclosedate: '2026-01-01T02:00:00.7+02:00' },
			{ estimatedclosedate: '2026-01-01T00:00:00Z' },
		],
		['choices in any order', { new_interests: '4,2' }, { new_interests: '2,4' }],
		['a boolean', { donotphone: true }, { donotphone: true }],
		['nothing', { jobtitle: null }, { jobtitle: null }],
	])('takes %s', async (_what, given, kept) => {
		const id = await world.client.create('leads', { lastname: 'Lovelace', ...given });
		expect((await world.client.get(`leads(${id})`)).body).toMatchObject(kept);
	});
});

describe('lookups', () => {
	test.each([
		['from the root', (id: string) => `/accounts(${id})`],
		['without a slash', (id: string) => `accounts(${id})`],
		['by the full address', (id: string) => `${world.emulator.url}/api/data/v9.2/accounts(${id})`],
		['by a key', () => "/accounts(new_externalid='ACME')"],
	])('are bound %s', async (_how, uri) => {
		const accounts = world.emulator.as(AGENT_ALICE.id);
		const id = accounts.create('account', { new_externalid: 'ACME' });
		const contact = await world.client.create('contacts', {
			'parentcustomerid_account@odata.bind': uri(id),
		});
		expect(accounts.get('contact', contact)?._parentcustomerid_value).toBe(id);
		accounts.delete('account', id);
	});

	test.each([{ 'parentcustomerid_account@odata.bind': null }, { parentcustomerid_account: null }])(
		'are emptied by %j',
		async (emptied) => {
			const alice = world.emulator.as(AGENT_ALICE.id);
			const account = alice.create('account', { name: 'Analytical Engines' });
			const contact = alice.create('contact', {
				'parentcustomerid_account@odata.bind': `/accounts(${account})`,
			});
			await patch(`contacts(${contact})`, emptied);
			expect(alice.get('contact', contact)?._parentcustomerid_value).toBeNull();
		},
	);

	test('give a row to someone else', async () => {
		const id = await world.client.create('leads', { lastname: 'Lovelace' });
		await patch(`leads(${id})`, { 'ownerid@odata.bind': `/systemusers(${AGENT_BOB.id})` });
		expect((await world.client.get(`leads(${id})`)).body._ownerid_value).toBe(AGENT_BOB.id);
	});
});

describe('updating', () => {
	test('moves version and stamp, and keeps the rest', async () => {
		const alice = world.emulator.as(AGENT_ALICE.id);
		const id = alice.create('lead', { lastname: 'Lovelace', jobtitle: 'Countess' });
		const before = alice.get('lead', id);
		world.emulator.clock.advance(60_000);
		expect((await patch(`leads(${id})`, { lastname: 'King' })).status).toBe(204);
		const after = alice.get('lead', id);
		expect(after).toMatchObject({
			lastname: 'King',
			fullname: 'King',
			jobtitle: 'Countess',
			createdon: before?.createdon,
			_modifiedby_value: INTEGRATION_USER.id,
		});
		expect(Number(after?.versionnumber)).toBeGreaterThan(Number(before?.versionnumber));
		expect(after?.modifiedon).not.toBe(before?.modifiedon);
	});

	test.each([
		['a state brings its first status reason', { statecode: 2 }, { statecode: 2, statuscode: 4 }],
		[
			'a state with one of its reasons',
			{ statecode: 2, statuscode: 7 },
			{ statecode: 2, statuscode: 7 },
		],
		['a reason of the same state', { statuscode: 2 }, { statecode: 0, statuscode: 2 }],
	])('%s', async (_what, change, kept) => {
		const id = await world.client.create('leads', { lastname: 'Lovelace' });
		await patch(`leads(${id})`, change);
		expect((await world.client.get(`leads(${id})`)).body).toMatchObject(kept);
	});

	test('accepts a version that is still current', async () => {
		const id = await world.client.create('leads', { lastname: 'Lovelace' });
		const { headers } = await world.client.get(`leads(${id})`);
		const match = { 'if-match': headers.get('etag') ?? '' };
		expect((await patch(`leads(${id})`, { lastname: 'King' }, match)).status).toBe(204);
		expect((await patch(`leads(${id})`, { lastname: 'Byron' }, match)).status).toBe(412);
	});
});

describe('creating or updating', () => {
	test.each([
		['by id', '22222222-2222-4222-8222-222222222222'],
		['by an alternate key', "new_externalid='A-1'"],
	])('%s reports which with 201 and 200', async (_how, key) => {
		const path = `leads(${key})?$select=leadid`;
		const created = await patch(path, { lastname: 'Lovelace' }, representation);
		const updated = await patch(path, { lastname: 'King' }, representation);
		expect([created.status, updated.status]).toEqual([201, 200]);
		expect(updated.body.leadid).toBe(created.body.leadid);
	});

	test('by an alternate key answers with the key, not the id', async () => {
		const path = "leads(new_externalid='A-2')";
		const answers = [
			await patch(path, { lastname: 'Lovelace' }),
			await patch(path, { lastname: 'King' }),
		];
		expect(answers.map(({ status }) => status)).toEqual([204, 204]);
		const addresses = answers.map(({ headers }) => headers.get('odata-entityid'));
		expect(new Set(addresses)).toEqual(new Set([`${world.emulator.url}/api/data/v9.2/${path}`]));
	});

	test('by an alternate key sets it, and does not change it afterwards', async () => {
		const path = "leads(new_externalid='A-3')";
		await patch(path, { lastname: 'Lovelace' });
		await patch(path, { lastname: 'King', new_externalid: 'A-4' });
		expect((await world.client.get(path)).body).toMatchObject({
			lastname: 'King',
			new_externalid: 'A-3',
		});
	});
});

test('deleting', async () => {
	const id = await world.client.create('leads', { lastname: 'Lovelace' });
	const remove = () => world.client.send({ method: 'DELETE', path: `leads(${id})` });
	expect((await remove()).status).toBe(204);
	expect((await remove()).status).toBe(404);
});

describe('bulk messages', () => {
	const send = (message: string, ...targets: object[]) =>
		world.client.send({
			method: 'POST',
			path: `contacts/Microsoft.Dynamics.CRM.${message}`,
			body: {
				Targets: targets.map((target) => ({
					'@odata.type': 'Microsoft.Dynamics.CRM.contact',
					...target,
				})),
			},
		});
	const lastNames = () =>
		world.emulator
			.as(AGENT_ALICE.id)
			.list('contact')
			.map(({ contactid, lastname }) => [contactid, lastname]);

	test('create, update and upsert many rows', async () => {
		const created = await send('CreateMultiple', { lastname: 'One' }, { lastname: 'Two' });
		expect(created.status).toBe(200);
		const [one, two] = created.body.Ids as string[];

		const updated = await send('UpdateMultiple', { contactid: one, lastname: 'Uno' });
		expect({ status: updated.status, text: updated.text }).toEqual({ status: 204, text: '' });

		const upserted = await send(
			'UpsertMultiple',
			{ contactid: two, lastname: 'Due' },
			{ '@odata.id': "contacts(new_externalid='A/1 & B')", lastname: 'Tre' },
		);
		expect(upserted.status).toBe(204);
		expect(lastNames()).toEqual(
			expect.arrayContaining([
				[one, 'Uno'],
				[two, 'Due'],
				[expect.any(String), 'Tre'],
			]),
		);
	});
});
