/** Lead: Convert, which only Salesforce has. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { AGENT_ALICE, STANDARD_RULES } from '../../emulators/salesforce';
import type { Values } from '../../products';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

let org: Awaited<ReturnType<typeof startSalesforce>>;
const stage = setOperationStage({
	...salesforce,
	start: async () => (org = await startSalesforce()),
});
const { run, runJson, callsOf } = stage;

const NO_LEAD = '00QgK000000zzzz';
const NO_ACCOUNT = '001gK000000zzzz';

const convert = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'lead',
	operation: 'convert',
	findBy: 'id',
	recordId: '={{ $json.id }}',
	...more,
});

const create = (object: string, values: Values) => stage.crm.colleague.create(object, values);
const read = (object: string, id: unknown) =>
	org.emulator.as(AGENT_ALICE.id).get(object, String(id))!;
const countAll = () =>
	['Account', 'Contact', 'Opportunity'].map((object) => stage.crm.count(object));
const soapRequests = () =>
	stage.crm.log.entries.filter(({ path }) => path.startsWith('/services/Soap'));

afterEach(() => {
	org.emulator.duplicateRules.length = 0;
	stage.crm.allowEverything();
	stage.crm.faults.clear();
});

test('creates an account and a contact, and converts the lead', async () => {
	const id = stage.createLead({ Company: 'Babbage & "Sons" <Ltd>', Title: 'Countess' });
	const opportunities = stage.crm.count('Opportunity');
	const [converted] = await runJson(convert(), [{ id }]);
	expect(converted).toEqual({
		outcome: 'converted',
		id,
		url: expect.stringContaining(id) as string,
		entity: 'Lead',
		accountId: expect.any(String) as string,
		contactId: expect.any(String) as string,
		opportunityId: null,
	});
	expect(read('Account', converted?.accountId)).toMatchObject({ Name: 'Babbage & "Sons" <Ltd>' });
	expect(read('Contact', converted?.contactId)).toMatchObject({
		Title: 'Countess',
		AccountId: converted?.accountId,
	});
	expect(stage.crm.count('Opportunity')).toBe(opportunities);
	expect(read('Lead', id)).toMatchObject({ IsConverted: true, Status: 'Closed - Converted' });
});

test.each([
	['', 'Engines-'],
	['Difference Engine & Co.', 'Difference Engine & Co.'],
])('creates an opportunity if asked, with the name "%s"', async (opportunityName, Name) => {
	const id = stage.createLead({ Company: 'Engines' });
	const parameters = convert({ createOpportunity: true, opportunityName });
	const [converted] = await runJson(parameters, [{ id }]);
	expect(read('Opportunity', converted?.opportunityId)).toMatchObject({
		Name,
		AccountId: converted?.accountId,
	});
});

test('finds the lead by key fields, with all options', async () => {
	const Email = 'ada@convert.example';
	const AccountId = create('Account', { Name: 'Existing' });
	const contactId = create('Contact', { LastName: 'Existing', AccountId, LeadSource: 'Web' });
	const id = stage.createLead({ Email, LeadSource: 'Other' });
	const parameters = convert({
		findBy: 'keyFields',
		keyFields: { keyField: [{ field: 'Email', value: Email }] },
		contact: 'existing',
		contactId,
		createOpportunity: true,
		options: {
			status: 'closed - converted',
			ownerId: AGENT_ALICE.id,
			overwriteLeadSource: true,
			notifyOwner: true,
		},
	});
	const [converted] = await runJson(parameters);
	expect(converted).toMatchObject({ outcome: 'converted', id, accountId: AccountId, contactId });
	expect(read('Contact', contactId)).toMatchObject({ LeadSource: 'Other' });
	expect(read('Opportunity', converted?.opportunityId)).toMatchObject({ OwnerId: AGENT_ALICE.id });
	expect(soapRequests().at(-1)?.body).toContain('<sendNotificationEmail>true<');
});

test('uses an existing account and contact given for each item', async () => {
	const accountId = create('Account', { Name: 'Existing' });
	const contactId = create('Contact', { LastName: 'Existing', AccountId: accountId });
	const before = countAll();
	const parameters = convert({
		account: 'existing',
		accountId: '={{ $json.accountId }}',
		contact: 'existing',
		contactId: '={{ $json.contactId }}',
	});
	const [converted] = await runJson(parameters, [{ id: stage.createLead(), accountId, contactId }]);
	expect(converted).toMatchObject({ outcome: 'converted', accountId, contactId });
	expect(countAll()).toEqual(before);
});

test('a lead that is converted already is unchanged, with what it became', async () => {
	const id = stage.createLead();
	const parameters = convert({ createOpportunity: true });
	const [first, second] = await runJson(parameters, [{ id }, { id }]);
	expect(first).toMatchObject({ outcome: 'converted' });
	const reason = 'An earlier item has converted the lead.';
	expect(second).toEqual({ ...first, outcome: 'unchanged', reason });
	const before = countAll();
	const [again] = await runJson(parameters, [{ id }]);
	const { accountId, contactId, opportunityId } = first!;
	expect(again).toMatchObject({
		outcome: 'unchanged',
		reason: 'The lead is already converted.',
		...{ id, accountId, contactId, opportunityId },
	});
	expect(countAll()).toEqual(before);
});

describe('two items for one lead', () => {
	const parameters = convert({
		account: 'existing',
		accountId: '={{ $json.accountId }}',
		options: { status: '={{ $json.status ?? "" }}', dryRun: '={{ $json.dryRun ?? false }}' },
	});
	const createTwo = () => ['One', 'Other'].map((Name) => create('Account', { Name }));

	test.each([false, true])(
		'the first one decides, and the other says so; dry run %s',
		async (dryRun) => {
			const id = stage.createLead();
			const [one, other] = createTwo();
			const items = [one, other, one].map((accountId) => ({ id, accountId, dryRun }));
			expect(await runJson(parameters, items as IDataObject[])).toMatchObject([
				{ outcome: 'converted', accountId: one },
				{
					...{ outcome: 'unchanged', accountId: one },
					reason:
						'An earlier item with other settings has converted the lead. The account of this item was not used.',
				},
				{ outcome: 'unchanged', reason: 'An earlier item has converted the lead.' },
			]);
		},
	);

	test('where the first one is rejected, the other one converts it', async () => {
		const id = stage.createLead();
		const [one, other] = createTwo();
		const items = [
			{ id, accountId: one, status: 'Nothing' },
			{ id, accountId: other },
		];
		expect(await runJson(parameters, items as IDataObject[])).toMatchObject([
			{ outcome: 'failed' },
			{ outcome: 'converted', accountId: other },
		]);
		expect(read('Lead', id)).toMatchObject({ ConvertedAccountId: other });
	});

	test('a later execution says what it did not use', async () => {
		const id = stage.createLead();
		const [one, other] = createTwo();
		await runJson(parameters, [{ id, accountId: one! }]);
		const again = convert({ account: 'existing', accountId: other, createOpportunity: true });
		expect(await runJson(again, [{ id }])).toMatchObject([
			{
				...{ outcome: 'unchanged', accountId: one },
				reason:
					'The lead is already converted. The account of this item was not used. It has no opportunity.',
			},
		]);
	});
});

const contactOf = (account?: string) =>
	create('Contact', { LastName: 'x', ...(account && { AccountId: account }) });

test.each<[what: string, parameters: () => INodeParameters, message: RegExp]>([
	['a lead that does not exist', () => ({ recordId: NO_LEAD }), /No Lead/],
	['an empty ID', () => ({ recordId: '' }), /no value/],
	['an ID of another CRM', () => ({ recordId: salesforce.foreignId }), /No Lead/],
	[
		'an account that does not exist',
		() => ({ account: 'existing', accountId: NO_ACCOUNT }),
		/No Account/,
	],
	['an account without an ID', () => ({ account: 'existing', accountId: '' }), /no value/],
	[
		'a contact without an account',
		() => ({ contact: 'existing', contactId: contactOf() }),
		/does not belong to an account/,
	],
	[
		'a contact of another account',
		() => ({
			account: 'existing',
			accountId: create('Account', { Name: 'One' }),
			contact: 'existing',
			contactId: contactOf(create('Account', { Name: 'Other' })),
		}),
		/belongs to another account/,
	],
	[
		'an unknown status',
		() => ({ options: { status: 'Nothing' } }),
		/not a status for converted leads/,
	],
	[
		'a status of open leads',
		() => ({ options: { status: 'Working - Contacted' } }),
		/not a status for converted leads/,
	],
	['an owner that is not an ID', () => ({ options: { ownerId: 'x' } }), /"x" is not a valid User/],
	[
		'an account that is neither',
		() => ({ account: '={{ "exists" }}' }),
		/Account cannot be "exists"/,
	],
	[
		'a contact that cannot be none',
		() => ({ contact: '={{ "none" }}' }),
		/Contact cannot be "none"/,
	],
])('fails for %s, and writes nothing', async (_, parametersOf, message) => {
	const id = stage.createLead();
	const parameters = parametersOf();
	const before = countAll();
	const [failed] = await run(convert(parameters), [{ id }]);
	expect(failed?.json).toMatchObject({ outcome: 'failed' });
	expect(errorOf(failed)?.message).toMatch(message);
	expect(countAll()).toEqual(before);
	expect(read('Lead', id)).toMatchObject({ IsConverted: false });
});

test('a name that XML cannot contain fails alone', async () => {
	const names = ['Engines', 'a\u0001b', 'Looms'];
	const items = names.map((name) => ({ id: stage.createLead(), name }));
	const parameters = { createOpportunity: true, opportunityName: '={{ $json.name }}' };
	const output = await run(convert(parameters), items);
	expect(output.map(({ json }) => json.outcome)).toEqual(['converted', 'failed', 'converted']);
	expect(errorOf(output[1])?.message).toMatch(/name of the opportunity/);
});

test('a lead of a queue needs an owner', async () => {
	const queue = create('Group', { Name: 'Inbox', DeveloperName: 'Inbox', Type: 'Queue' });
	const id = stage.createLead({ OwnerId: queue });
	const [failed] = await run(convert(), [{ id }]);
	expect(errorOf(failed)?.message).toMatch(/only be owned by users/);
	const [converted] = await runJson(convert({ options: { ownerId: AGENT_ALICE.id } }), [{ id }]);
	expect(converted).toMatchObject({ outcome: 'converted' });
});

test('names the records that a duplicate rule has found, and what to do with them', async () => {
	const Email = 'twin@convert.example';
	const twin = create('Contact', { LastName: 'Twin', Email });
	const id = stage.createLead({ Company: 'Somewhere Else', Email });
	org.emulator.duplicateRules.push(...STANDARD_RULES);
	const [failed] = await run(convert(), [{ id }]);
	expect(failed?.json).toMatchObject({ error: { code: 'DUPLICATES_DETECTED' } });
	expect(errorOf(failed)?.message).toContain(twin);
	expect(errorOf(failed)?.advice).toContain('Use Existing');
});

test('a response that is lost is not an error where the lead was converted', async () => {
	const id = stage.createLead();
	const before = soapRequests().length;
	stage.crm.faults.add({ path: /Soap/, cut: 'afterWrite' });
	expect(await runJson(convert(), [{ id }])).toMatchObject([
		{ outcome: 'converted', id, accountId: read('Lead', id).ConvertedAccountId as string },
	]);
	expect(soapRequests()).toHaveLength(before + 1);
});

test('a request that is lost is an error with an unknown outcome, and is not repeated', async () => {
	const id = stage.createLead();
	const before = soapRequests().length;
	stage.crm.faults.add({ path: /Soap/, cut: 'beforeWrite' });
	const [failed] = await runJson(convert(), [{ id }]);
	expect(failed).toMatchObject({ outcome: 'failed' });
	expect(soapRequests()).toHaveLength(before + 1);
	expect(read('Lead', id)).toMatchObject({ IsConverted: false });
});

test('fails without the permission to create accounts, and creates nothing', async () => {
	const id = stage.createLead();
	const before = countAll();
	org.emulator.access.restrict({ object: 'Account', access: 'noCreate' });
	const [failed] = await run(convert(), [{ id }]);
	expect(errorOf(failed)?.message).toMatch(/no Create permission for the object Account/);
	expect(countAll()).toEqual(before);
	expect(read('Lead', id)).toMatchObject({ IsConverted: false });
});

test('fails without the permission to edit leads, and names it', async () => {
	const id = stage.createLead();
	org.emulator.access.restrict({ object: 'Lead', access: 'noEdit' });
	const [failed] = await run(convert(), [{ id }]);
	expect(errorOf(failed)?.message).toMatch(/no Edit permission for leads/);
	expect(errorOf(failed)?.advice).toMatch(/enable Edit for the object Lead/);
	expect(read('Lead', id)).toMatchObject({ IsConverted: false });
});

test('a dry run writes nothing', async () => {
	const accountId = create('Account', { Name: 'Existing' });
	const id = stage.createLead();
	const before = [countAll(), soapRequests().length];
	const parameters = { account: 'existing', accountId, options: { dryRun: true } };
	expect(await runJson(convert(parameters), [{ id }])).toMatchObject([
		{ outcome: 'converted', dryRun: true, id, accountId, contactId: null },
	]);
	expect([countAll(), soapRequests().length]).toEqual(before);
	expect(read('Lead', id)).toMatchObject({ IsConverted: false });
});

test('no items are no calls', async () => {
	expect(await callsOf(() => runJson(convert(), []))).toBe(0);
});

test('400 items, half of them without a lead, take few calls', async () => {
	const ids = Array.from({ length: 200 }, () => stage.createLead());
	const items = ids.flatMap((id): IDataObject[] => [{ id }, { id: NO_LEAD }]);
	let outcomes: unknown[] = [];
	const calls = await callsOf(async () => {
		outcomes = (await runJson(convert(), items)).map(({ outcome }) => outcome);
	});
	expect(outcomes).toEqual(ids.flatMap(() => ['converted', 'failed']));
	// The description of leads, a search, the statuses, and two calls with 100 leads each.
	expect(calls).toBeLessThanOrEqual(5);
}, 60_000);
