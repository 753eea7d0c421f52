/** The QualifyLead action: what it creates, and what it rejects. */
import { AGENT_ALICE, INTEGRATION_USER } from '..';
import { startWithClient, type TestWorld } from './testClient';
import { post, UNKNOWN_ID } from './rejections/rejection';

let world: TestWorld;

beforeAll(async () => {
	world = await startWithClient();
});
afterAll(() => world.emulator.close());
afterEach(() => world.emulator.security.clear());

const alice = () => world.emulator.as(AGENT_ALICE.id);
const createLead = () =>
	alice().create('lead', { lastname: 'Lovelace', subject: 'Engines', companyname: 'Engines' });

const ALL = { CreateAccount: true, CreateContact: true, CreateOpportunity: true, Status: 3 };

const qualify = (id: string, body: object = ALL) =>
	world.client.send(post(`leads(${id})/Microsoft.Dynamics.CRM.QualifyLead`, body));

test('returns the type and ID of what it has created, and links it to the lead', async () => {
	const id = createLead();
	const { status, rows } = await qualify(id);
	expect(status).toBe(200);
	const types = rows.map((row) => row['@odata.type']);
	expect(types).toEqual(
		['account', 'contact', 'opportunity'].map((name) => `#Microsoft.Dynamics.CRM.${name}`),
	);
	const [account, contact, opportunity] = rows;
	expect(alice().get('lead', id)).toMatchObject({
		statecode: 1,
		statuscode: 3,
		_parentaccountid_value: account?.accountid,
		_parentcontactid_value: contact?.contactid,
	});
	expect(alice().get('opportunity', opportunity?.opportunityid as string)).toMatchObject({
		_originatingleadid_value: id,
		_customerid_value: account?.accountid,
	});
});

test.each([1, 2])('a lead in state %d is closed', async (statecode) => {
	const id = createLead();
	alice().update('lead', id, { statecode });
	const { status, error } = await qualify(id);
	expect(status).toBe(400);
	expect(error.code).toBe('0x80040519');
	expect(error.message).toBe('The lead is already closed.');
});

test.each<[what: string, body: object, status: number]>([
	['a flag that is missing', { ...ALL, CreateAccount: undefined }, 400],
	['no status', { ...ALL, Status: undefined }, 400],
	['a status of open leads', { ...ALL, Status: 2 }, 400],
	['a customer without a type', { ...ALL, OpportunityCustomerId: { accountid: UNKNOWN_ID } }, 400],
	[
		'a customer that is not there',
		{
			...ALL,
			OpportunityCustomerId: {
				'@odata.type': 'Microsoft.Dynamics.CRM.account',
				accountid: UNKNOWN_ID,
			},
		},
		404,
	],
])('%s is rejected, and nothing is created', async (_, body, expected) => {
	const id = createLead();
	const before = alice().list('account').length;
	expect((await qualify(id, body)).status).toBe(expected);
	expect(alice().list('account')).toHaveLength(before);
	expect(alice().get('lead', id)).toMatchObject({ statecode: 0 });
});

test('a lead that is not there is not found', async () => {
	expect((await qualify(UNKNOWN_ID)).status).toBe(404);
});

test('the caller needs the privilege to create what is created', async () => {
	const id = createLead();
	world.emulator.security.revoke(INTEGRATION_USER.id, 'Create', 'contact');
	expect((await qualify(id)).status).toBe(403);
	expect(alice().get('lead', id)).toMatchObject({ statecode: 0 });
});
