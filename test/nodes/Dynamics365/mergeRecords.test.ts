/** Record: Merge, in Dynamics 365. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { AGENT_ALICE, APPLICATION_USER_ID } from '../../emulators/dataverse';
import { dynamics365, type startDynamics365 } from '../../products/dynamics365';
import type { Values } from '../../products';
import { openOutputs } from '../../support/n8nHost';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

const stage = setOperationStage(dynamics365);
const { Action } = dynamics365;

const parametersOf = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'record',
	operation: 'merge',
	entity: stage.entity('contact'),
	masterId: '={{ $json.masterId }}',
	duplicateIds: '={{ $json.duplicateIds }}',
	reviewed: false,
	...more,
});

const create = (values: Values, table = 'contact') => {
	stage.crm.clock.advance(60_000);
	return stage.crm.colleague.create(table, {
		...(table === 'contact' && { lastname: 'King' }),
		...values,
	});
};
const emulatorOf = () => (stage.crm as Awaited<ReturnType<typeof startDynamics365>>).emulator;

/** The row as it is, also one that was merged into another. */
const read = (id: string, table = 'contact') => emulatorOf().as(AGENT_ALICE.id).get(table, id);

const merge = async (item: IDataObject, more?: INodeParameters) =>
	(await stage.run(parametersOf(more), [item]))[0]!;

const two = (master: Values, duplicate: Values) => {
	const masterId = create(master);
	return { masterId, duplicateIds: [create(duplicate)] };
};

test('the master remains, with its empty fields filled, and what belonged to the duplicate', async () => {
	const group = two({ jobtitle: 'Countess' }, { jobtitle: 'Programmer', department: 'Engines' });
	const [duplicateId = ''] = group.duplicateIds;
	const lead = create(
		{ lastname: 'x', 'parentcontactid@odata.bind': `/contacts(${duplicateId})` },
		'lead',
	);
	const { json } = await merge(group);
	expect(json).toMatchObject({
		outcome: 'merged',
		id: group.masterId,
		mergedIds: [duplicateId],
		changes: [{ field: 'department', from: null, to: 'Engines' }],
	});
	expect(read(group.masterId)).toMatchObject({ jobtitle: 'Countess', department: 'Engines' });
	expect(read(duplicateId)).toMatchObject({ statecode: 1, _masterid_value: group.masterId });
	expect(read(lead, 'lead')).toMatchObject({ _parentcontactid_value: group.masterId });
});

test.each([
	['master', { jobtitle: 'A', department: null }],
	['filled', { jobtitle: 'A', department: 'C' }],
	['newest', { jobtitle: 'Longer', department: 'C' }],
	['longest', { jobtitle: 'Longer', department: 'C' }],
])('the values survive by the rule %s', async (survivingValues, expected) => {
	const group = two({ jobtitle: 'A' }, { jobtitle: 'Longer', department: 'C' });
	await merge(group, { survivingValues });
	expect(read(group.masterId)).toMatchObject(expected);
});

test('a field can have another rule', async () => {
	const group = two({ jobtitle: 'A' }, { jobtitle: 'B', department: 'C' });
	const perField = { rule: [{ field: 'jobtitle', survives: 'newest' }] };
	const { json } = await merge(group, { survivingValues: 'master', options: { perField } });
	expect(json.changes).toEqual([{ field: 'jobtitle', from: 'A', to: 'B' }]);
});

test('a dry run says what would change, and writes nothing', async () => {
	const group = two({}, { jobtitle: 'B' });
	const { json } = await merge(group, { options: { dryRun: true } });
	expect(json).toMatchObject({
		outcome: 'merged',
		dryRun: true,
		mergedIds: group.duplicateIds,
		changes: [{ field: 'jobtitle', from: null, to: 'B' }],
	});
	expect(read(group.duplicateIds[0]!)).toMatchObject({ statecode: 0 });
});

describe('a weak match', () => {
	const run = async (more?: INodeParameters, weak = true) => {
		const group = { ...two({}, {}), weak };
		const outputs = await openOutputs(new Action(), {
			parameters: parametersOf(more),
			credentials: stage.crm.credentials,
		})([group]);
		return { group, outputs: outputs.map((items) => items.map(({ json }) => json)) };
	};

	test('goes to Review', async () => {
		const { group, outputs } = await run();
		expect(outputs).toMatchObject([[], [{ outcome: 'review', masterId: group.masterId }]]);
		expect(read(group.duplicateIds[0]!)).toMatchObject({ statecode: 0 });
	});

	test('can be given by the parameter', async () => {
		const { outputs } = await run({ weak: true }, false);
		expect(outputs).toMatchObject([[], [{ outcome: 'review' }]]);
	});

	test('is merged once it was reviewed', async () => {
		const { outputs } = await run({ reviewed: true });
		expect(outputs).toMatchObject([[{ outcome: 'merged' }]]);
	});
});

test('many groups share calls, and a group that is rejected fails alone', async () => {
	const items = Array.from({ length: 30 }, () => two({}, { department: 'D' }));
	const bad = { masterId: items[0]!.masterId, duplicateIds: [create({})] };
	let output: Awaited<ReturnType<typeof stage.run>> = [];
	const calls = await stage.callsOf(async () => {
		output = await stage.run(parametersOf(), [...items, bad]);
	});
	expect(output.map(({ json }) => json.outcome)).toEqual([...items.map(() => 'merged'), 'failed']);
	expect(calls).toBeLessThanOrEqual(5);
});

const NO_CONTACT = '9c1b0f5e-0000-4000-8000-00000000dead';

test.each<[what: string, item: () => IDataObject, message: RegExp]>([
	[
		'no master',
		() => ({ masterId: '', duplicateIds: create({}) }),
		/Master ID or Duplicate IDs is empty/,
	],
	['no duplicate', () => ({ masterId: create({}), duplicateIds: [] }), /Duplicate IDs is empty/],
	[
		'more than two duplicates',
		() => ({ masterId: create({}), duplicateIds: 'a, b, c' }),
		/3 duplicates cannot be merged at once/,
	],
	[
		'a missing record',
		() => ({ masterId: create({}), duplicateIds: NO_CONTACT }),
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
	[
		'a record that was merged before',
		() => {
			const { masterId, duplicateIds } = two({}, {});
			stage.crm.colleague.merge('contact', { masterId, mergedId: duplicateIds[0]! });
			return { masterId: create({}), duplicateIds };
		},
		/one of them is inactive/,
	],
])('%s fails alone', async (_, item, message) => {
	const [failed, other] = await stage.run(parametersOf(), [item(), two({}, {})]);
	expect(errorOf(failed)?.message).toMatch(message);
	expect(other?.json).toMatchObject({ outcome: 'merged' });
});

test('different parents are rejected where they are checked', async () => {
	const account = (name: string) => create({ name }, 'account');
	const of = (name: string) => ({
		'parentcustomerid_account@odata.bind': `/accounts(${account(name)})`,
	});
	const group = two(of('One'), of('Two'));
	const failed = await merge(group, { options: { checkParents: true } });
	expect(errorOf(failed)?.message).toMatch(/do not have the same parent/);
	expect(errorOf(failed)?.advice).toContain('turn off Check Parents');
	expect(read(group.duplicateIds[0]!)).toMatchObject({ statecode: 0 });
	expect((await merge(group)).json.outcome).toBe('merged');
});

test('fails for a table that cannot be merged, and for a field that does not exist', async () => {
	const [masterId, other] = [
		create({ new_name: 'a' }, 'new_thing'),
		create({ new_name: 'b' }, 'new_thing'),
	];
	const things = { entity: stage.entity('new_thing') };
	const failed = await merge({ masterId, duplicateIds: other }, things);
	expect(errorOf(failed)?.message).toMatch(/cannot merge .* records/);
	const perField = { rule: [{ field: 'fax2', survives: 'newest' }] };
	const wrong = await merge(two({}, {}), { options: { perField } });
	expect(errorOf(wrong)?.message).toMatch(/"fax2"/);
});

test('fails without the permission to write', async () => {
	const group = two({}, {});
	emulatorOf().security.revoke(APPLICATION_USER_ID, 'Write', 'contact');
	const failed = await merge(group);
	expect(errorOf(failed)?.message).toMatch(/privilege|permission/);
});

test('a sign-in that is rejected is not repeated for the next groups', async () => {
	const groups = () => Array.from({ length: 45 }, () => two({}, {}));
	const batchesOf = async (items: IDataObject[]) => {
		const before = emulatorOf().log.total;
		const output = await stage.run(parametersOf(), items);
		const sent = emulatorOf().log.entries.slice(before - emulatorOf().log.total);
		return { output, batches: sent.filter(({ path }) => path.endsWith('$batch')).length };
	};
	// The first run also reads the metadata.
	await batchesOf(groups());
	const { batches } = await batchesOf(groups());
	const merges = 3;
	const reads = batches - merges;
	const rejected = { status: 401, body: {} };
	emulatorOf().faults.add({
		path: /batch$/,
		skip: reads,
		times: Infinity,
		answer: rejected,
	});
	const after = await batchesOf(groups());
	expect(after.output.map((item) => errorOf(item)?.message)).toEqual(
		after.output.map(() => expect.stringMatching(/token|sign/) as string),
	);
	// A token that is rejected is renewed at most once.
	expect(after.batches).toBeLessThanOrEqual(reads + 2);
});
