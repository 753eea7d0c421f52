/** What is kept from a user is not there for that user; what is read-only is described as such. */
import { AGENT_ALICE, INTEGRATION_USER } from '..';
import { startWithClient, type ApiClient } from './apiClient';

let client: ApiClient;
beforeAll(async () => {
	client = await startWithClient();
});
afterAll(() => client.emulator.close());
afterEach(() => client.emulator.access.clear());

const userId = INTEGRATION_USER.id;
const query = (soql: string) => client.send({ path: `/query?q=${encodeURIComponent(soql)}` });
const describeLead = async (token?: string) =>
	(
		await client.send<{ fields: { name: string; updateable: boolean }[] }>({
			path: '/sobjects/Lead/describe',
			token,
		})
	).body.fields;

test('a hidden field is unknown to the user, and to no one else', async () => {
	client.emulator.access.restrict({ userId, object: 'Lead', field: 'Phone', access: 'hidden' });
	const names = (await describeLead()).map(({ name }) => name);
	const others = (await describeLead(client.emulator.issueToken(AGENT_ALICE.id))).map(
		({ name }) => name,
	);
	const write = await client.send({
		method: 'POST',
		path: '/sobjects/Lead',
		body: { LastName: 'x', Company: 'y', Phone: '1' },
	});
	expect(names).not.toContain('Phone');
	expect(others).toContain('Phone');
	expect(await query('SELECT Phone FROM Lead')).toMatchObject({
		status: 400,
		body: [{ errorCode: 'INVALID_FIELD' }],
	});
	expect(write.body).toEqual([
		{ errorCode: 'INVALID_FIELD', message: "No such column 'Phone' on sobject of type Lead" },
	]);
});

test('a read-only field is described as such and cannot be written', async () => {
	client.emulator.access.restrict({ object: 'Lead', field: 'Phone', access: 'readOnly' });
	const phone = (await describeLead()).find(({ name }) => name === 'Phone');
	const write = await client.send({
		method: 'POST',
		path: '/sobjects/Lead',
		body: { LastName: 'x', Company: 'y', Phone: '1' },
	});
	expect(phone).toMatchObject({ createable: false, updateable: false });
	expect(write).toMatchObject({
		status: 400,
		body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Phone'] }],
	});
});

test('a hidden object does not exist for the user', async () => {
	client.emulator.access.restrict({ userId, object: 'Lead', access: 'hidden' });
	const { body } = await client.send<{ sobjects: { name: string }[] }>({ path: '/sobjects' });
	expect(body.sobjects.map(({ name }) => name)).not.toContain('Lead');
	expect(await query('SELECT Id FROM Lead')).toMatchObject({
		body: [{ errorCode: 'INVALID_TYPE' }],
	});
	expect(await client.send({ path: '/sobjects/Lead/describe' })).toMatchObject({ status: 404 });
});

test('a lookup to a record of an object that is hidden is rejected, with its id', async () => {
	const account = await client.create('Account', { Name: 'x' });
	client.emulator.access.restrict({ userId, object: 'Account', access: 'hidden' });
	const body = { LastName: 'x', AccountId: account };
	expect(await client.send({ method: 'POST', path: '/sobjects/Contact', body })).toMatchObject({
		status: 400,
		body: [
			{
				errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
				message: `insufficient access rights on cross-reference id: ${account.slice(0, 15)}`,
				fields: [],
			},
		],
	});
});

describe('an object', () => {
	const cannotBe = (attempt: string) => ({
		status: 400,
		body: [
			{
				errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
				message: `entity type cannot be ${attempt}: Account`,
				fields: [],
			},
		],
	});
	const createAccount = async () =>
		await client.send({ method: 'POST', path: '/sobjects/Account', body: { Name: 'y' } });
	const updateAccount = async (id: string) =>
		await client.send({ method: 'PATCH', path: `/sobjects/Account/${id}`, body: { Name: 'z' } });
	const describeAccount = async () =>
		(await client.send({ path: '/sobjects/Account/describe' })).body;

	test('that is read-only cannot be created, updated or deleted', async () => {
		const id = await client.create('Account', { Name: 'x' });
		client.emulator.access.restrict({ userId, object: 'Account', access: 'readOnly' });
		expect(await createAccount()).toMatchObject(cannotBe('inserted'));
		expect(await updateAccount(id)).toMatchObject(cannotBe('updated'));
		expect(await client.send({ method: 'DELETE', path: `/sobjects/Account/${id}` })).toMatchObject({
			status: 403,
			body: [
				{
					errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
					message: 'insufficient access rights on object id',
					fields: [],
				},
			],
		});
	});

	test('without the Create permission can still be updated', async () => {
		const id = await client.create('Account', { Name: 'x' });
		client.emulator.access.restrict({ userId, object: 'Account', access: 'noCreate' });
		expect(await describeAccount()).toMatchObject({ createable: false, updateable: true });
		expect(await createAccount()).toMatchObject(cannotBe('inserted'));
		expect(await updateAccount(id)).toMatchObject({ status: 204 });
	});

	test('without the Edit permission can still be created', async () => {
		const id = await client.create('Account', { Name: 'x' });
		client.emulator.access.restrict({ userId, object: 'Account', access: 'noEdit' });
		expect(await describeAccount()).toMatchObject({ createable: true, updateable: false });
		expect(await createAccount()).toMatchObject({ status: 201 });
		expect(await updateAccount(id)).toMatchObject(cannotBe('updated'));
	});
});
