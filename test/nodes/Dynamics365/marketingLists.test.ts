/** Marketing List: Add Member, Remove Member. Campaign: Add Marketing List, Remove Marketing List. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { APPLICATION_USER_ID } from '../../emulators/dataverse';
import { dynamics365, type startDynamics365 } from '../../products/dynamics365';
import type { Values } from '../../products';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

const stage = setOperationStage(dynamics365);
const { run, runJson, callsOf } = stage;

const emulatorOf = () => (stage.crm as Awaited<ReturnType<typeof startDynamics365>>).emulator;
const create = (table: string, values: Values) => stage.crm.colleague.create(table, values);
const TYPES = { account: 1, contact: 2, lead: 4 };
let lists = 0;
const newName = () => `Spring ${(lists += 1)}`;
const newList = (values: Values = {}) =>
	create('list', { listname: newName(), createdfromcode: TYPES.contact, ...values });
const newContact = (values: Values = {}) => create('contact', { lastname: 'Hopper', ...values });
const UNKNOWN = dynamics365.unknownUserId;

const member = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'marketingList',
	operation,
	findListBy: 'id',
	listId: '={{ $json.list }}',
	memberType: '={{ $json.type ?? "contact" }}',
	findMemberBy: 'id',
	memberId: '={{ $json.id }}',
	...more,
});
const add = (more?: INodeParameters) => member('addMember', more);
const remove = (more?: INodeParameters) => member('removeMember', more);
const membersOf = (list: string) =>
	emulatorOf()
		.as(APPLICATION_USER_ID)
		.list('listmember')
		.filter(({ _listid_value: id }) => id === list)
		.map(({ _entityid_value: id }) => id);

test.each(['account', 'contact', 'lead'] as const)(
	'a member of the type %s is added, and removed',
	async (type) => {
		const list = newList({ createdfromcode: TYPES[type] });
		const id = create(type, type === 'account' ? { name: 'Engines' } : { lastname: 'Hopper' });
		const item = { list, id, type };
		expect(await runJson(add(), [item])).toEqual([
			{ outcome: 'created', listId: list, memberId: id },
		]);
		expect(membersOf(list)).toEqual([id]);
		expect(await runJson(remove(), [item])).toMatchObject([{ outcome: 'deleted' }]);
		expect(membersOf(list)).toEqual([]);
	},
);

test('a member is found by email, and a list by name', async () => {
	const listname = newName();
	const list = newList({ listname });
	const id = newContact({ emailaddress1: 'grace@example.com' });
	const parameters = add({
		findListBy: 'name',
		listName: listname,
		findMemberBy: 'keyFields',
		memberKeyFields: { keyField: [{ field: 'emailaddress1', value: 'Grace@example.com' }] },
	});
	expect(await runJson(parameters)).toMatchObject([
		{ outcome: 'created', listId: list, memberId: id },
	]);
});

test('a type is read in any case, and one that does not exist adds no one else', async () => {
	const list = newList();
	const emailaddress1 = 'twin@example.com';
	newContact({ emailaddress1 });
	create('lead', { lastname: 'Hopper', emailaddress1 });
	const parameters = add({
		findMemberBy: 'keyFields',
		memberKeyFields: { keyField: [{ field: 'emailaddress1', value: emailaddress1 }] },
	});
	const [lead, unknown, missing] = await run(
		parameters,
		['Lead', 'customer', null].map((type) => ({ list, type: type ?? '' })),
	);
	expect(errorOf(lead)?.message).toMatch(/contains contacts, not leads/);
	expect(errorOf(unknown)?.message).toMatch(/Member Type cannot be "customer"/);
	expect(errorOf(unknown)?.advice).toMatch(/account, contact, lead/);
	expect(errorOf(missing)?.message).toMatch(/Member Type has no value/);
	expect(membersOf(list)).toEqual([]);
});

test('a member that is in the list already is unchanged, also when an earlier item has added it', async () => {
	const item = { list: newList(), id: newContact() };
	const output = await runJson(add(), [item, item]);
	const again = await runJson(add(), [item]);
	expect([...output, ...again]).toMatchObject([
		{ outcome: 'created' },
		{ outcome: 'unchanged', reason: 'An earlier item is for the same records.' },
		{ outcome: 'unchanged', reason: 'Already a member.' },
	]);
	expect(membersOf(item.list)).toHaveLength(1);
});

test('a record that is not in the list need not be removed', async () => {
	expect(await runJson(remove(), [{ list: newList(), id: newContact() }])).toMatchObject([
		{ outcome: 'unchanged', reason: 'Not a member.' },
	]);
});

test('someone who was merged is the master record, which has taken over the membership', async () => {
	const list = newList();
	const [masterId, mergedId] = [newContact(), newContact()];
	await runJson(add(), [{ list, id: mergedId }]);
	stage.crm.colleague.merge('contact', { masterId, mergedId });
	expect(membersOf(list)).toEqual([masterId]);
	const item = { list, id: mergedId };
	expect(await runJson(add(), [item])).toMatchObject([
		{ outcome: 'unchanged', memberId: masterId },
	]);
	expect(await runJson(remove(), [item])).toMatchObject([
		{ outcome: 'deleted', memberId: masterId },
	]);
});

test('members of several lists in one run', async () => {
	const id = newContact();
	const items = [newList(), newList()].map((list) => ({ list, id }));
	const outcomes = (await runJson(add(), items)).map(({ outcome }) => outcome);
	expect(outcomes).toEqual(['created', 'created']);
});

test('a dry run checks everything and changes nothing', async () => {
	const item = { list: newList(), id: newContact() };
	const options = { dryRun: true };
	expect(await runJson(add({ options }), [item, { ...item, id: UNKNOWN }])).toMatchObject([
		{ outcome: 'created', dryRun: true },
		{ outcome: 'failed' },
	]);
	expect(membersOf(item.list)).toEqual([]);
	await runJson(add(), [item]);
	expect(await runJson(remove({ options }), [item])).toMatchObject([{ outcome: 'deleted' }]);
	expect(membersOf(item.list)).toHaveLength(1);
});

test.each<[what: string, item: () => IDataObject, message: RegExp]>([
	['a list that does not exist', () => ({ list: UNKNOWN }), /No Marketing List/],
	['an ID of a list that is none', () => ({ list: 'Spring' }), /No Marketing List/],
	['an empty list', () => ({ list: '' }), /has no value/],
	['a member that does not exist', () => ({ id: UNKNOWN }), /No Contact/],
	['an empty member', () => ({ id: '' }), /has no value/],
	['a member of another type', () => ({ id: create('lead', { lastname: 'x' }) }), /No Contact/],
	[
		'a list of another type',
		() => ({ list: newList({ createdfromcode: TYPES.lead }) }),
		/contains leads, not contacts/,
	],
	['a dynamic list', () => ({ list: newList({ type: true }) }), /is dynamic/],
	['a locked list', () => ({ list: newList({ lockstatus: true }) }), /is locked/],
])('%s fails alone, with what to do next', async (_, item, message) => {
	const good = { list: newList(), id: newContact() };
	const [failed, other] = await run(add(), [{ ...good, ...item() }, good]);
	expect(failed?.json).toMatchObject({ outcome: 'failed', error: {} });
	expect(errorOf(failed)?.message).toMatch(message);
	expect(errorOf(failed)?.advice).toBeTruthy();
	expect(other?.json).toMatchObject({ outcome: 'created' });
});

test('two lists of one name are not guessed at', async () => {
	const listName = newName();
	const ids = [newList({ listname: listName }), newList({ listname: listName })];
	const [failed] = await run(add({ findListBy: 'name', listName, memberId: newContact() }));
	expect(errorOf(failed)?.message).toMatch(/2 Marketing List records/);
	for (const id of ids) expect(errorOf(failed)?.message).toContain(id);
});

test.each([
	['read lists', 'Read', 'list'],
	['change lists', 'Write', 'list'],
	['read contacts', 'Read', 'contact'],
] as const)('fails without the permission to %s', async (_, privilege, table) => {
	const item = { list: newList(), id: newContact() };
	emulatorOf().security.revoke(APPLICATION_USER_ID, privilege, table);
	const [failed] = await run(add(), [item]);
	expect(errorOf(failed)?.message).toMatch(new RegExp(`prv${privilege}`));
});

test('no items are no call', async () => {
	expect(await callsOf(async () => expect(await runJson(add(), [])).toEqual([]))).toBe(0);
});

test('where the members are rejected together, each of them is added alone', async () => {
	const list = newList();
	const items = [newContact(), newContact()].map((id) => ({ list, id }));
	const before = emulatorOf().log.entries.length;
	await runJson(add({ options: { dryRun: true } }), items);
	const sent = emulatorOf().log.entries.slice(before);
	const path = /\$batch$/;
	const skip = sent.filter((request) => path.test(request.path)).length;
	emulatorOf().faults.add({ path, skip, times: 1, answer: batchAnswer() });
	expect(await runJson(add(), items)).toMatchObject([
		{ outcome: 'created' },
		{ outcome: 'created' },
	]);
	expect(membersOf(list)).toHaveLength(2);
});

/** A batch in which one request is rejected, as it is when a member was deleted since the search. */
const batchAnswer = () => ({
	status: 200,
	headers: { 'content-type': 'multipart/mixed; boundary=b' },
	body: [
		'--b',
		'Content-Type: application/http',
		'',
		'HTTP/1.1 404 Not Found',
		'Content-Type: application/json',
		'',
		JSON.stringify({ error: { code: '0x80040217', message: 'contact Does Not Exist' } }),
		'--b--',
		'',
	].join('\r\n'),
});

test('1,000 members, half of them invalid, take a few calls', async () => {
	const list = newList();
	const items = Array.from({ length: 1_000 }, (_, index) => ({
		list,
		id: index % 2 === 0 ? newContact() : UNKNOWN.replace('dead', String(1000 + index)),
	}));
	let outcomes: unknown[] = [];
	const calls = await callsOf(async () => {
		outcomes = (await runJson(add(), items)).map(({ outcome }) => outcome);
	});
	expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(500);
	expect(membersOf(list)).toHaveLength(500);
	// Three descriptions, three searches, and the members in one call.
	expect(calls).toBeLessThanOrEqual(7);
	const removing = await callsOf(() => runJson(remove(), items));
	expect(membersOf(list)).toHaveLength(0);
	expect(removing).toBeLessThanOrEqual(8);
}, 60_000);

test('10,000 members take a call for each thousand', async () => {
	const list = newList();
	const items = Array.from({ length: 10_000 }, () => ({ list, id: newContact() }));
	let outcomes: unknown[] = [];
	const calls = await callsOf(async () => {
		outcomes = (await runJson(add(), items)).map(({ outcome }) => outcome);
	});
	expect(new Set(outcomes)).toEqual(new Set(['created']));
	expect(calls).toBeLessThanOrEqual(20);
}, 90_000);

describe('of campaigns', () => {
	const campaignList = (operation: string, more: INodeParameters = {}): INodeParameters => ({
		resource: 'campaign',
		operation,
		findCampaignBy: 'id',
		campaignId: '={{ $json.campaign }}',
		findListBy: 'id',
		listId: '={{ $json.list }}',
		...more,
	});
	const addList = (more?: INodeParameters) => campaignList('addMarketingList', more);
	const removeList = (more?: INodeParameters) => campaignList('removeMarketingList', more);
	const newCampaign = (name = 'Spring') => create('campaign', { name });
	const countItems = () => stage.crm.count('campaignitem');

	test('a list is added, found again, and removed', async () => {
		const item = { campaign: newCampaign(), list: newList() };
		const output = await runJson(addList(), [item, item]);
		const again = await runJson(addList(), [item]);
		expect([...output, ...again]).toMatchObject([
			{ outcome: 'created', campaignId: item.campaign, listId: item.list },
			{ outcome: 'unchanged' },
			{ outcome: 'unchanged', reason: 'The campaign already has this marketing list.' },
		]);
		expect(await runJson(removeList(), [item])).toMatchObject([{ outcome: 'deleted' }]);
		expect(await runJson(removeList(), [item])).toMatchObject([
			{ outcome: 'unchanged', reason: 'The campaign does not have this marketing list.' },
		]);
	});

	test('both are found by name', async () => {
		const names = { campaignName: newName(), listName: newName() };
		const item = {
			campaign: newCampaign(names.campaignName),
			list: newList({ listname: names.listName }),
		};
		const byName = { findCampaignBy: 'name', findListBy: 'name', ...names };
		expect(await runJson(addList(byName))).toMatchObject([
			{ outcome: 'created', campaignId: item.campaign, listId: item.list },
		]);
	});

	test('a dry run changes nothing', async () => {
		const before = countItems();
		const item = { campaign: newCampaign(), list: newList() };
		await runJson(addList({ options: { dryRun: true } }), [item]);
		expect(countItems()).toBe(before);
	});

	test('what does not exist fails alone', async () => {
		const good = { campaign: newCampaign(), list: newList() };
		const items = [{ ...good, campaign: UNKNOWN }, { ...good, list: UNKNOWN }, good];
		const output = await run(addList(), items);
		expect(output.map((item) => errorOf(item)?.message)).toEqual([
			expect.stringMatching(/No Campaign/),
			expect.stringMatching(/No Marketing List/),
			undefined,
		]);
	});

	test('fails without the permission to change campaigns', async () => {
		const item = { campaign: newCampaign(), list: newList() };
		emulatorOf().security.revoke(APPLICATION_USER_ID, 'Write', 'campaign');
		const [failed] = await run(addList(), [item]);
		expect(errorOf(failed)?.message).toMatch(/prvWriteCampaign/);
	});
});
