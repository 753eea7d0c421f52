/** Lead: Qualify, which only Dynamics 365 has. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { APPLICATION_USER_ID } from '../../../emulators/dataverse';
import { dynamics365, startDynamics365 } from '../../../products/dynamics365';
import { setOperationStage } from '../operationStage';
import { errorOf } from '../../../support/itemError';

let dataverse: Awaited<ReturnType<typeof startDynamics365>>;
const stage = setOperationStage({
	...dynamics365,
	start: async () => (dataverse = await startDynamics365()),
});
const { run, runJson, callsOf } = stage;
const { unknownUserId } = dynamics365;

const qualify = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'lead',
	operation: 'qualify',
	findBy: 'id',
	recordId: '={{ $json.id }}',
	...more,
});

let made = 0;
const createLead = (values: Record<string, string> = {}) =>
	stage.createLead({ companyname: `Engines ${(made += 1)}`, ...values });
const create = (table: string, values: Record<string, string>) =>
	stage.crm.colleague.create(table, values);
const countAll = () => ['account', 'contact', 'opportunity'].map((table) => stage.crm.count(table));
const countBatches = () =>
	stage.crm.log.entries.filter(({ path }) => path.includes('$batch')).length;

const read = async (entity: string, recordId: unknown): Promise<IDataObject> => {
	const get = { resource: 'record', operation: 'get', entity: stage.entity(entity) };
	const parameters = { ...get, findBy: 'id', recordId: String(recordId), simplify: false };
	return (await runJson(parameters))[0] ?? {};
};
const stateOf = async (id: string) => (await read('lead', id)).statecode;

test('creates an account and a contact, and closes the lead', async () => {
	const id = createLead({ companyname: 'Analytical Engines', jobtitle: 'Countess' });
	const opportunities = stage.crm.count('opportunity');
	const [qualified] = await runJson(qualify(), [{ id }]);
	expect(qualified).toEqual({
		outcome: 'qualified',
		id,
		url: expect.stringContaining(id) as string,
		entity: 'lead',
		accountId: expect.any(String) as string,
		contactId: expect.any(String) as string,
		opportunityId: null,
	});
	expect(await read('account', qualified?.accountId)).toMatchObject({ name: 'Analytical Engines' });
	expect(await read('contact', qualified?.contactId)).toMatchObject({
		jobtitle: 'Countess',
		parentcustomerid_account: qualified?.accountId,
	});
	expect(stage.crm.count('opportunity')).toBe(opportunities);
	expect(await read('lead', id)).toMatchObject({ statecode: 1, statuscode: 3 });
});

test('creates an opportunity of the new account if asked', async () => {
	const [qualified] = await runJson(qualify({ createOpportunity: true }), [{ id: createLead() }]);
	expect(await read('opportunity', qualified?.opportunityId)).toMatchObject({
		name: 'Engines',
		customerid_account: qualified?.accountId,
	});
});

test('finds the lead by key fields', async () => {
	const emailaddress1 = 'ada@qualify.example';
	const id = createLead({ emailaddress1 });
	const keyFields = { keyField: [{ field: 'emailaddress1', value: emailaddress1 }] };
	const [qualified] = await runJson(qualify({ findBy: 'keyFields', keyFields }));
	expect(qualified).toMatchObject({ outcome: 'qualified', id });
});

test('uses an existing account and contact, also for the opportunity', async () => {
	const id = createLead();
	const accountId = create('account', { name: 'Existing' });
	const contactId = create('contact', { lastname: 'Existing' });
	const [accounts, contacts] = countAll();
	const parameters = qualify({
		account: 'existing',
		accountId: '={{ $json.accountId }}',
		contact: 'existing',
		contactId: '={{ $json.contactId }}',
		createOpportunity: '={{ $json.opportunity }}',
	});
	const [qualified] = await runJson(parameters, [{ id, accountId, contactId, opportunity: true }]);
	expect(qualified).toMatchObject({ outcome: 'qualified', accountId, contactId });
	expect(countAll().slice(0, 2)).toEqual([accounts, contacts]);
	expect(await read('lead', id)).toMatchObject({
		parentaccountid: accountId,
		parentcontactid: contactId,
	});
	expect(await read('opportunity', qualified?.opportunityId)).toMatchObject({
		customerid_account: accountId,
	});
});

test('an existing contact is the customer of the opportunity where there is no account', async () => {
	const contactId = create('contact', { lastname: 'Existing' });
	const parameters = { account: 'none', contact: 'existing', contactId, createOpportunity: true };
	const [qualified] = await runJson(qualify(parameters), [{ id: createLead() }]);
	expect(qualified).toMatchObject({ outcome: 'qualified', accountId: null, contactId });
	expect(await read('opportunity', qualified?.opportunityId)).toMatchObject({
		customerid_contact: contactId,
	});
});

test('uses the account that the lead has already', async () => {
	const accountId = create('account', { name: 'Parent' });
	const id = createLead({ 'parentaccountid@odata.bind': `/accounts(${accountId})` });
	const accounts = stage.crm.count('account');
	const [qualified] = await runJson(qualify(), [{ id }]);
	expect(qualified).toMatchObject({ outcome: 'qualified', accountId });
	expect(stage.crm.count('account')).toBe(accounts);
});

test('a lead that is qualified already is unchanged, with what it became', async () => {
	const id = createLead();
	const parameters = qualify({ createOpportunity: true });
	const [first, second] = await runJson(parameters, [{ id }, { id }]);
	expect(first).toMatchObject({ outcome: 'qualified' });
	const reason = 'An earlier item has qualified the lead.';
	expect(second).toEqual({ ...first, outcome: 'unchanged', reason });
	const before = countAll();
	const [again] = await runJson(parameters, [{ id }]);
	const { accountId, contactId, opportunityId } = first!;
	expect(again).toMatchObject({
		outcome: 'unchanged',
		reason: 'The lead is already qualified.',
		...{ id, accountId, contactId, opportunityId },
	});
	expect(countAll()).toEqual(before);
});

describe('two items for one lead', () => {
	const parameters = qualify({
		contact: 'existing',
		contactId: '={{ $json.contactId }}',
		options: { status: '={{ $json.status ?? "" }}', dryRun: '={{ $json.dryRun ?? false }}' },
	});
	const createTwo = () =>
		['One', 'Other'].map((lastname) => create('contact', { lastname })) as [string, string];

	test.each([false, true])(
		'the first one decides, and the other says so; dry run %s',
		async (dryRun) => {
			const id = createLead();
			const [one, other] = createTwo();
			const items = [one, other, one.toUpperCase()].map((contactId) => ({ id, contactId, dryRun }));
			expect(await runJson(parameters, items)).toMatchObject([
				{ outcome: 'qualified', contactId: one },
				{
					...{ outcome: 'unchanged', contactId: one },
					reason:
						'An earlier item with other settings has qualified the lead. The contact of this item was not used.',
				},
				{ outcome: 'unchanged', reason: 'An earlier item has qualified the lead.' },
			]);
		},
	);

	test('where the first one is rejected, the other one qualifies it', async () => {
		const id = createLead();
		const [one, other] = createTwo();
		const items = [
			{ id, contactId: one, status: 'Nothing' },
			{ id, contactId: other },
		];
		expect(await runJson(parameters, items)).toMatchObject([
			{ outcome: 'failed' },
			{ outcome: 'qualified', contactId: other },
		]);
		expect(await read('lead', id)).toMatchObject({ parentcontactid: other, statecode: 1 });
	});
});

test.each<[what: string, parameters: INodeParameters]>([
	['a lead that does not exist', { recordId: unknownUserId }],
	['an empty ID', { recordId: '' }],
	['an account that does not exist', { account: 'existing', accountId: unknownUserId }],
	['an account without an ID', { account: 'existing', accountId: '' }],
	['an account that is none', { account: 'existing', accountId: 'x' }],
	['an account that is neither', { account: '={{ "exists" }}', accountId: unknownUserId }],
	['a choice without a value', { contact: '={{ null }}' }],
	['a contact that does not exist', { contact: 'existing', contactId: unknownUserId }],
	['an unknown status', { options: { status: 'Nothing' } }],
	['a status of open leads', { options: { status: 'Contacted' } }],
])('fails for %s, and writes nothing', async (_, parameters) => {
	const id = createLead();
	const before = countAll();
	const [failed] = await run(qualify(parameters), [{ id }]);
	expect(failed?.json).toMatchObject({ outcome: 'failed', error: {} });
	expect(errorOf(failed)).toBeDefined();
	expect(countAll()).toEqual(before);
	expect(await stateOf(id)).toBe(0);
});

test('a choice is read in any case', async () => {
	const accountId = create('account', { name: 'Existing' });
	const parameters = { account: '={{ "Existing" }}', accountId, contact: '={{ "None" }}' };
	expect(await runJson(qualify(parameters), [{ id: createLead() }])).toMatchObject([
		{ outcome: 'qualified', accountId, contactId: null },
	]);
});

test('fails for a disqualified lead', async () => {
	const id = createLead();
	stage.crm.colleague.update('lead', id, { statecode: 2 });
	const [failed] = await runJson(qualify(), [{ id }]);
	expect(failed).toMatchObject({ outcome: 'failed', error: { code: 'LEAD_CLOSED' } });
});

test('a response that is lost is an error, and the same item then has what was created', async () => {
	const id = createLead();
	const before = countBatches();
	await runJson(qualify(), [{ id: createLead() }]);
	// The last one qualifies the lead; those before it read.
	const skip = countBatches() - before - 1;
	stage.crm.faults.add({ path: /\$batch/, skip, cut: 'afterWrite' });
	const [failed] = await run(qualify(), [{ id }]);
	expect(failed?.json).toMatchObject({ outcome: 'failed' });
	expect(await runJson(qualify(), [{ id }])).toMatchObject([
		{ outcome: 'unchanged', id, accountId: expect.any(String) as string },
	]);
});

test('fails without the permission to create accounts, and creates nothing', async () => {
	const id = createLead();
	const before = countAll();
	dataverse.emulator.security.revoke(APPLICATION_USER_ID, 'Create', 'account');
	const [failed] = await runJson(qualify(), [{ id }]);
	expect(failed).toMatchObject({
		outcome: 'failed',
		error: { message: expect.stringMatching(/permission|privilege/i) as string },
	});
	expect(countAll()).toEqual(before);
	expect(await stateOf(id)).toBe(0);
});

test('a dry run writes nothing', async () => {
	const id = createLead();
	const accountId = create('account', { name: 'Existing' });
	const before = countAll();
	const parameters = { account: 'existing', accountId, options: { dryRun: true } };
	expect(await runJson(qualify(parameters), [{ id }])).toMatchObject([
		{ outcome: 'qualified', dryRun: true, id, accountId, contactId: null },
	]);
	expect(countAll()).toEqual(before);
	expect(await read('lead', id)).toMatchObject({ statecode: 0, parentaccountid: null });
});

test('no items are no calls', async () => {
	expect(await callsOf(() => runJson(qualify(), []))).toBe(0);
});

test('200 items, half of them without a lead, take few calls', async () => {
	const ids = Array.from({ length: 100 }, () => createLead());
	const accountId = create('account', { name: 'Existing' });
	const items = ids.flatMap((id) => [{ id }, { id: unknownUserId }]);
	let outcomes: unknown[] = [];
	const calls = await callsOf(async () => {
		const parameters = qualify({ account: 'existing', accountId });
		outcomes = (await runJson(parameters, items)).map(({ outcome }) => outcome);
	});
	expect(outcomes).toEqual(ids.flatMap(() => ['qualified', 'failed']));
	// The descriptions of both tables, a search in each, the update, and two calls with 50 leads each.
	expect(calls).toBeLessThanOrEqual(9);
}, 60_000);
