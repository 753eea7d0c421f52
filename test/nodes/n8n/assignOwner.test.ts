/** Record: Assign Owner. */
import type { INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

describe.each(productsUnderTest)('$name: Assign Owner', (underTest) => {
	const { names, unknownUserId } = underTest;
	const { lead, owner, lastName, key } = names;
	const stage = setOperationStage(underTest);
	const { createLead, runJson, callsOf } = stage;

	const assign = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'record',
		operation: 'assignOwner',
		entity: stage.entity(lead),
		findBy: 'id',
		recordId: '={{ $json.id }}',
		assignTo: 'email',
		ownerEmail: '={{ $json.email }}',
		...more,
	});
	const ownerOf = async (id: string) => {
		const options = { fieldsToReturn: [owner] };
		const get = { resource: 'record', operation: 'get', entity: stage.entity(lead), recordId: id };
		return (await runJson({ ...get, options }))[0]?.[owner];
	};

	test('by the email of a user', async () => {
		const id = createLead();
		const userId = stage.crm.addUser({ email: 'new.owner@example.com', active: true });
		const [assigned] = await runJson(assign(), [{ id, email: 'New.Owner@example.com' }]);
		expect(assigned).toMatchObject({ outcome: 'assigned', id, entity: lead });
		expect(await ownerOf(id)).toBe(userId);
	});

	test('by the ID of a user, for a record that its key identifies', async () => {
		const id = createLead({ [key]: 'assign-1' });
		const userId = stage.crm.addUser({ email: 'by.id@example.com', active: true });
		const [assigned] = await runJson(
			assign({
				findBy: 'keyFields',
				keyFields: { keyField: [{ field: key, value: 'assign-1' }] },
				assignTo: 'id',
				ownerId: userId,
			}),
		);
		expect(assigned).toMatchObject({ outcome: 'assigned', id });
		expect(await ownerOf(id)).toBe(userId);
	});

	test('by the name of a team or queue', async () => {
		const id = createLead();
		const before = await ownerOf(id);
		const parameters = assign({ assignTo: 'group', ownerGroup: stage.crm.group });
		expect(await runJson(parameters, [{ id }])).toMatchObject([{ outcome: 'assigned', id }]);
		expect(await ownerOf(id)).not.toBe(before);
	});

	test.each<[what: string, parameters: () => INodeParameters]>([
		['a user whom no one is', () => assign({ ownerEmail: 'no.one@example.com' })],
		['an empty owner', () => assign({ ownerEmail: '' })],
		['an unknown team or queue', () => assign({ assignTo: 'group', ownerGroup: 'No such group' })],
		['an unknown user ID', () => assign({ assignTo: 'id', ownerId: unknownUserId })],
		['a record that does not exist', () => assign({ recordId: unknownUserId })],
	])('fails for %s, alone', async (_, parameters) => {
		const { email } = stage.crm.colleague;
		const [failed] = await stage.run(parameters(), [{ id: createLead(), email }]);
		expect(failed?.json).toMatchObject({ outcome: 'failed', entity: lead, error: {} });
		expect(errorOf(failed)).toBeDefined();
	});

	test('fails for an email that two users have', async () => {
		const email = 'twice@example.com';
		for (let index = 0; index < 2; index += 1) stage.crm.addUser({ email, active: true });
		const [failed] = await runJson(assign(), [{ id: createLead(), email }]);
		expect(failed).toMatchObject({ outcome: 'failed', error: { code: 'LOOKUP_NOT_UNIQUE' } });
	});

	test('a dry run changes nothing', async () => {
		const id = createLead();
		const before = await ownerOf(id);
		const { email } = stage.crm.colleague;
		stage.crm.addUser({ email: 'dry@example.com', active: true });
		const parameters = assign({ options: { dryRun: true }, ownerEmail: 'dry@example.com' });
		expect(await runJson(parameters, [{ id, email }])).toMatchObject([
			{ outcome: 'assigned', id, dryRun: true },
		]);
		expect(await ownerOf(id)).toBe(before);
	});

	test('1,000 records take a call to find their owners, and few to write', async () => {
		const { email } = stage.crm.colleague;
		const ids = Array.from({ length: 1_000 }, () => createLead({ [lastName]: 'Many' }));
		const items = ids.map((id) => ({ id, email }));
		let outcomes: unknown[] = [];
		const calls = await callsOf(async () => {
			outcomes = (await runJson(assign(), items)).map((json) => json.outcome);
		});
		expect(new Set(outcomes)).toEqual(new Set(['assigned']));
		// The others describe the entity and the one of the users, and find records that were merged.
		expect(calls).toBeLessThanOrEqual(4 + underTest.calls.toWrite(1_000));
	}, 60_000);
});
