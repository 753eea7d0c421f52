/** Record: Merge, in Salesforce. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { AGENT_ALICE, INTEGRATION_USER } from '../../emulators/salesforce';
import type { Values } from '../../products';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

let org: Awaited<ReturnType<typeof startSalesforce>>;
const stage = setOperationStage({
	...salesforce,
	start: async () => (org = await startSalesforce()),
});

const parametersOf = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'record',
	operation: 'merge',
	entity: stage.entity('Contact'),
	masterId: '={{ $json.masterId }}',
	duplicateIds: '={{ $json.duplicateIds }}',
	reviewed: false,
	...more,
});

const create = (values: Values, object = 'Contact') => {
	stage.crm.clock.advance(60_000);
	return stage.crm.colleague.create(object, {
		...(object === 'Contact' && { LastName: 'King' }),
		...values,
	});
};
const read = (id: string, object = 'Contact') => org.emulator.as(AGENT_ALICE.id).get(object, id)!;
const soapRequests = () =>
	stage.crm.log.entries.filter(({ path }) => path.startsWith('/services/Soap')).length;

const merge = async (item: IDataObject, more?: INodeParameters) =>
	(await stage.run(parametersOf(more), [item]))[0]!;

const two = (master: Values, duplicate: Values) => {
	const masterId = create(master);
	return { masterId, duplicateIds: [create(duplicate)] };
};

afterEach(() => {
	stage.crm.allowEverything();
	stage.crm.faults.clear();
});

test('the master remains, with its empty fields filled, and what belonged to the duplicates', async () => {
	const masterId = create({ Name: 'A' }, 'Account');
	const duplicateIds = [create({ Name: 'B', Description: 'one\r\n<two> & "3"' }, 'Account')];
	duplicateIds.push(create({ Name: 'C', NumberOfEmployees: 7 }, 'Account'));
	const contact = create({ AccountId: duplicateIds[1]! });
	const { json } = await merge({ masterId, duplicateIds }, { entity: stage.entity('Account') });
	expect(json).toMatchObject({ outcome: 'merged', id: masterId, mergedIds: duplicateIds });
	expect(read(masterId, 'Account')).toMatchObject({
		Name: 'A',
		Description: 'one\r\n<two> & "3"',
		NumberOfEmployees: 7,
	});
	expect(read(duplicateIds[0]!, 'Account')).toMatchObject({
		IsDeleted: true,
		MasterRecordId: masterId,
	});
	expect(read(contact)).toMatchObject({ AccountId: masterId });
});

test.each([
	['master', { Title: 'A', Department: null, DoNotCall: false }],
	['filled', { Title: 'A', Department: 'C', DoNotCall: false }],
	['newest', { Title: 'Longer', Department: 'C', DoNotCall: true }],
	['longest', { Title: 'Longer', Department: 'C' }],
])('the values survive by the rule %s, and the owner stays', async (survivingValues, expected) => {
	const group = two(
		{ Title: 'A', OwnerId: INTEGRATION_USER.id },
		{ Title: 'Longer', Department: 'C', DoNotCall: true },
	);
	expect((await merge(group, { survivingValues })).json).toMatchObject({ outcome: 'merged' });
	expect(read(group.masterId)).toMatchObject({ ...expected, OwnerId: INTEGRATION_USER.id });
});

test('a dry run says what would change, and writes nothing', async () => {
	const group = two({}, { Title: 'B' });
	const before = soapRequests();
	const { json } = await merge(group, { options: { dryRun: true } });
	expect(json).toMatchObject({
		outcome: 'merged',
		dryRun: true,
		mergedIds: group.duplicateIds,
		changes: [{ field: 'Title', from: null, to: 'B' }],
	});
	expect(soapRequests()).toBe(before);
	expect(read(group.duplicateIds[0]!)).toMatchObject({ IsDeleted: false });
});

test('many groups share a call, and a group that is rejected fails alone', async () => {
	const items = Array.from({ length: 60 }, () => two({}, { Department: 'D' }));
	const before = soapRequests();
	const bad = two({}, { Department: 'a\u0001b' });
	let output: Awaited<ReturnType<typeof stage.run>> = [];
	const calls = await stage.callsOf(async () => {
		output = await stage.run(parametersOf(), [...items, bad]);
	});
	expect(output.map(({ json }) => json.outcome)).toEqual([...items.map(() => 'merged'), 'failed']);
	expect(soapRequests()).toBe(before + 1);
	expect(calls).toBeLessThanOrEqual(4);
});

test('a response that is lost is not an error where the records were merged', async () => {
	const group = two({}, {});
	const before = soapRequests();
	stage.crm.faults.add({ path: /Soap/, cut: 'afterWrite' });
	const { json } = await merge(group);
	expect(json).toMatchObject({ outcome: 'merged', mergedIds: group.duplicateIds });
	expect(soapRequests()).toBe(before + 1);
});

test('a request that is lost is an error, and is not repeated', async () => {
	const group = two({}, {});
	const before = soapRequests();
	stage.crm.faults.add({ path: /Soap/, cut: 'beforeWrite' });
	expect((await merge(group)).json).toMatchObject({ outcome: 'failed', mergedIds: [] });
	expect(soapRequests()).toBe(before + 1);
	expect(read(group.duplicateIds[0]!)).toMatchObject({ IsDeleted: false });
});

test.each<[what: string, item: () => IDataObject, message: RegExp]>([
	['no duplicate', () => ({ masterId: create({}), duplicateIds: [] }), /Duplicate IDs is empty/],
	[
		'a missing record',
		() => ({ masterId: create({}), duplicateIds: '003gK000000zzzz' }),
		/There is no Contact/,
	],
	[
		'an invalid ID',
		() => ({ masterId: create({}), duplicateIds: '12' }),
		/There is no Contact|"12"/,
	],
	[
		'the master among the duplicates',
		() => {
			const masterId = create({});
			return { masterId, duplicateIds: [masterId] };
		},
		/merged with itself/,
	],
])('%s fails alone', async (_, item, message) => {
	const [failed, other] = await stage.run(parametersOf(), [item(), two({}, {})]);
	expect(errorOf(failed)?.message).toMatch(message);
	expect(other?.json).toMatchObject({ outcome: 'merged' });
});

test('different parents are rejected where they are checked', async () => {
	const of = (Name: string) => ({ AccountId: create({ Name }, 'Account') });
	const group = two(of('One'), of('Two'));
	const failed = await merge(group, { options: { checkParents: true } });
	expect(errorOf(failed)?.message).toMatch(/same parent/);
	expect(read(group.duplicateIds[0]!)).toMatchObject({ IsDeleted: false });
	expect((await merge(group)).json.outcome).toBe('merged');
});

test('fails for an object that cannot be merged, and without the permission to edit', async () => {
	const [masterId, other] = [create({ Name: 'a' }, 'Thing__c'), create({ Name: 'b' }, 'Thing__c')];
	const things = { entity: stage.entity('Thing__c') };
	const failed = await merge({ masterId, duplicateIds: other }, things);
	expect(errorOf(failed)?.message).toMatch(/cannot merge .* records/);
	stage.crm.forbidDeleting('Contact');
	expect(errorOf(await merge(two({}, {})))?.message).toMatch(/permission/);
});

test('a session that is rejected ends the run', async () => {
	stage.crm.faults.add({ path: /Soap/, times: Infinity, answer: { status: 401, body: [] } });
	const before = soapRequests();
	const output = await stage.run(parametersOf(), [two({}, {}), two({}, {})]);
	expect(output.map(({ json }) => json.outcome)).toEqual(['failed', 'failed']);
	expect(soapRequests()).toBe(before + 1);
});
