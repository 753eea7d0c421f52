/** Relation: Associate, Disassociate, List. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { APPLICATION_USER_ID } from '../../emulators/dataverse';
import { dynamics365, type startDynamics365 } from '../../products/dynamics365';
import type { Values } from '../../products';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

const stage = setOperationStage(dynamics365);
const { run, runJson, callsOf } = stage;

const emulatorOf = () => (stage.crm as Awaited<ReturnType<typeof startDynamics365>>).emulator;
const create = (table: string, values: Values = {}) =>
	stage.crm.colleague.create(table, { lastname: 'Lovelace', ...values });
const UNKNOWN = dynamics365.unknownUserId;

const relationship = { __rl: true, mode: 'name', value: 'contactleads_association' };
const pair = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'relation',
	operation,
	relationship,
	findFirstBy: 'id',
	firstId: '={{ $json.contact }}',
	findSecondBy: 'id',
	secondId: '={{ $json.lead }}',
	...more,
});
const associate = (more?: INodeParameters) => pair('associate', more);
const disassociate = (more?: INodeParameters) => pair('disassociate', more);
const list = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'relation',
	operation: 'list',
	relationship,
	side: 'first',
	findBy: 'id',
	recordId: '={{ $json.contact }}',
	returnAll: true,
	...more,
});
const newPair = () => ({ contact: create('contact'), lead: create('lead') });
const countPairs = () => stage.crm.count('contactleads');

test('two records are associated, listed from both sides, and disassociated', async () => {
	const item = newPair();
	expect(await runJson(associate(), [item])).toEqual([
		{ outcome: 'created', firstId: item.contact, secondId: item.lead },
	]);
	expect(await runJson(list(), [item])).toMatchObject([{ id: item.lead, lastname: 'Lovelace' }]);
	const fromLead = list({ side: 'second', recordId: item.lead });
	expect(await runJson(fromLead, [item])).toMatchObject([{ id: item.contact }]);
	expect(await runJson(disassociate(), [item])).toMatchObject([{ outcome: 'deleted' }]);
	expect(await runJson(list(), [item])).toEqual([]);
});

test('what is associated already, and what is not, is unchanged', async () => {
	const item = newPair();
	const output = await runJson(associate(), [item, item]);
	const again = await runJson(associate(), [item]);
	await runJson(disassociate(), [item]);
	const removed = await runJson(disassociate(), [item]);
	expect([...output, ...again, ...removed]).toMatchObject([
		{ outcome: 'created' },
		{ outcome: 'unchanged', reason: 'An earlier item is for the same records.' },
		{ outcome: 'unchanged', reason: 'Already associated.' },
		{ outcome: 'unchanged', reason: 'Not associated.' },
	]);
});

test('runs at the same time associate two records once', async () => {
	const item = newPair();
	const before = countPairs();
	const runs = await Promise.all([1, 2, 3].map(async () => await runJson(associate(), [item])));
	const outcomes = runs.flat().map(({ outcome }) => outcome);
	expect(outcomes.toSorted()).toEqual(['created', 'unchanged', 'unchanged']);
	expect(countPairs()).toBe(before + 1);
});

test('the schema name can be written in any case, and records found by key fields', async () => {
	const contact = create('contact', { emailaddress1: 'ada@example.com' });
	const lead = create('lead', { new_externalid: 'A-1' });
	const key = (field: string, value: string) => ({ keyField: [{ field, value }] });
	const parameters = associate({
		relationship: { ...relationship, value: ' ContactLeads_Association ' },
		findFirstBy: 'keyFields',
		firstKeyFields: key('emailaddress1', 'ada@example.com'),
		findSecondBy: 'keyFields',
		secondKeyFields: key('new_externalid', 'A-1'),
	});
	expect(await runJson(parameters)).toEqual([
		{ outcome: 'created', firstId: contact, secondId: lead },
	]);
});

test('a relationship that someone has added to the environment', async () => {
	const thing = stage.crm.colleague.create('new_thing', { new_name: 'Engine' });
	const contact = create('contact');
	const custom = { ...relationship, value: 'new_Thing_Contact' };
	const parameters = associate({ relationship: custom, firstId: thing, secondId: contact });
	expect(await runJson(parameters)).toMatchObject([{ outcome: 'created' }]);
	expect(await runJson(list({ relationship: custom, recordId: thing }))).toMatchObject([
		{ id: contact },
	]);
});

test('a dry run checks everything and changes nothing', async () => {
	const before = countPairs();
	const output = await runJson(associate({ options: { dryRun: true } }), [
		newPair(),
		{ ...newPair(), lead: UNKNOWN },
	]);
	expect(output).toMatchObject([{ outcome: 'created', dryRun: true }, { outcome: 'failed' }]);
	expect(countPairs()).toBe(before);
});

test.each<[what: string, item: () => IDataObject, message: RegExp]>([
	['a missing first record', () => ({ contact: UNKNOWN }), /No Contact/],
	['a missing second record', () => ({ lead: UNKNOWN }), /No Lead/],
	['a record of another table', () => ({ lead: create('contact') }), /No Lead/],
	['an ID that is none', () => ({ contact: 'Ada' }), /No Contact/],
	['an empty ID', () => ({ lead: '' }), /has no value/],
])('%s fails alone', async (_, item, message) => {
	const [failed, other] = await run(associate(), [{ ...newPair(), ...item() }, newPair()]);
	expect(errorOf(failed)?.message).toMatch(message);
	expect(other?.json).toMatchObject({ outcome: 'created' });
});

test.each([
	['no relationship', '', /No relationship is selected/],
	['an unknown relationship', 'contact_leads', /no many-to-many relationship "contact_leads"/],
])('fails for %s', async (_, value, message) => {
	const unknown = { relationship: { ...relationship, value } };
	for (const parameters of [associate(unknown), list(unknown)]) {
		const [failed] = await run(parameters, [newPair()]);
		expect(errorOf(failed)?.message).toMatch(message);
		expect(errorOf(failed)?.advice).toBeTruthy();
	}
});

test.each([
	['associate', () => associate(), 'AppendTo', 'lead'],
	['list', () => list(), 'Read', 'lead'],
] as const)('fails without the permission to %s', async (_, parameters, privilege, table) => {
	const item = newPair();
	emulatorOf().security.revoke(APPLICATION_USER_ID, privilege, table);
	const [failed] = await run(parameters(), [item]);
	expect(errorOf(failed)?.message).toMatch(new RegExp(`prv${privilege}`));
});

test('members of marketing lists have their operation: associating them is rejected', async () => {
	const marketingList = stage.crm.colleague.create('list', { listname: 'x', createdfromcode: 2 });
	const [failed] = await run(
		associate({
			relationship: { ...relationship, value: 'listcontact_association' },
			firstId: marketingList,
			secondId: create('contact'),
		}),
	);
	expect(errorOf(failed)?.message).toMatch(/Associate is not supported for ListMember/);
});

test('a list has the fields that are selected, up to the limit, and nothing for no record', async () => {
	const contact = create('contact');
	const items = Array.from({ length: 3 }, () => ({ contact, lead: create('lead') }));
	await runJson(associate(), items);
	const options = { fieldsToReturn: ['lastname'] };
	const limited = list({ returnAll: false, limit: 2, options });
	const output = await run(limited, [{ contact }, { contact: UNKNOWN }, { contact }]);
	expect(output.map(({ pairedItem }) => pairedItem)).toMatchObject(
		[0, 0, 1, 2, 2].map((item) => ({ item })),
	);
	expect(Object.keys(output[0]?.json ?? {}).toSorted()).toEqual(['id', 'lastname', 'url']);
	expect(errorOf(output[2])?.message).toMatch(/No Contact/);
});

test('1,000 pairs, half of them invalid, take a few calls', async () => {
	const contact = create('contact');
	const items = Array.from({ length: 1_000 }, (_, index) => ({
		contact,
		lead: index % 2 === 0 ? create('lead') : UNKNOWN.replace('dead', String(1000 + index)),
	}));
	let outcomes: unknown[] = [];
	const calls = await callsOf(async () => {
		outcomes = (await runJson(associate(), items)).map(({ outcome }) => outcome);
	});
	expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(500);
	// The relationships, three descriptions, three searches, and two batches of which the first holds 100.
	expect(calls).toBeLessThanOrEqual(9);
	expect(await runJson(list(), [{ contact }])).toHaveLength(500);
}, 60_000);

test('10,000 pairs take a call for each thousand', async () => {
	const contact = create('contact');
	const items = Array.from({ length: 10_000 }, () => ({ contact, lead: create('lead') }));
	let outcomes: unknown[] = [];
	const calls = await callsOf(async () => {
		outcomes = (await runJson(associate(), items)).map(({ outcome }) => outcome);
	});
	expect(new Set(outcomes)).toEqual(new Set(['created']));
	expect(calls).toBeLessThanOrEqual(25);
	const before = countPairs();
	const options = { fieldsToReturn: ['lastname'] };
	let related: IDataObject[] = [];
	const listing = await callsOf(async () => {
		related = await runJson(list({ options }), [{ contact }]);
	});
	expect([related.length, before]).toEqual([10_000, before]);
	// The relationships, two descriptions, the search, and two pages.
	expect(listing).toBeLessThanOrEqual(6);
}, 120_000);
