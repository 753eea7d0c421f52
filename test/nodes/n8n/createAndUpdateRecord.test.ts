/** Record: Create, and Record: Update. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { mapInEditor, offeredFields, openMapper, type Mapper } from '../../support/mapper';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead, maxLastName, unknownUserId } = underTest;
	const { lead, lastName, firstName, email, employees, key, ownerByEmail, owner } = names;
	const stage = setOperationStage(underTest);
	const { createLead, runJson, callsOf } = stage;

	let mapNew: Mapper;
	let mapChanges: Mapper;
	beforeAll(async () => {
		mapNew = await openMapper(underTest, stage.crm, lead);
		mapChanges = await openMapper(underTest, stage.crm, lead, 'getUpdatableFields');
	});

	const get = async (id: string, ...fields: string[]) => {
		const [record] = await runJson({
			resource: 'record',
			operation: 'get',
			entity: stage.entity(lead),
			recordId: id,
			options: { fieldsToReturn: fields },
		});
		return record;
	};

	describe('Create', () => {
		const create = (more: INodeParameters = {}): INodeParameters => ({
			resource: 'record',
			operation: 'create',
			entity: stage.entity(lead),
			fields: mapNew({
				...newLead,
				[lastName]: '={{ $json.name }}',
				[email]: '={{ $json.email }}',
			}),
			...more,
		});

		test('creates a record for every item, also for one that exists already', async () => {
			const person = { name: 'Lovelace', email: 'twice@example.com' };
			const options = { crmDuplicateRules: 'bypass' };
			const [first, second] = await runJson(create({ options }), [person, person]);
			expect([first?.outcome, second?.outcome]).toEqual(['created', 'created']);
			expect(first?.id).not.toBe(second?.id);
			expect(first?.reason).toBe('Created without a duplicate check.');
		});

		test('a bad record fails alone', async () => {
			const items = [{ name: 'Fits' }, { name: 'x'.repeat(maxLastName + 1) }];
			const output = await stage.run(create(), items);
			expect(output.map(({ json }) => json.outcome)).toEqual(['created', 'failed']);
			expect(output[1]?.json).toMatchObject({ error: { fields: [lastName] } });
		});

		test('a dry run creates nothing', async () => {
			const before = stage.crm.count(lead);
			const [created] = await runJson(create({ options: { dryRun: true } }), [{ name: 'Dry' }]);
			expect(created).toMatchObject({ outcome: 'created', dryRun: true });
			expect(created).not.toHaveProperty('id');
			expect(stage.crm.count(lead)).toBe(before);
		});

		test("respects the CRM's own duplicate rules unless they are bypassed", async () => {
			stage.crm.turnOnDuplicateRules();
			const items = [{ name: 'Rule', email: 'rule@example.com' }];
			await runJson(create(), items);
			const [rejected] = await runJson(create(), items);
			const [bypassed] = await runJson(create({ options: { crmDuplicateRules: 'bypass' } }), items);
			expect([rejected?.outcome, bypassed?.outcome]).toEqual(['failed', 'created']);
		});
	});

	describe('Update', () => {
		const update = (more: INodeParameters = {}): INodeParameters => ({
			resource: 'record',
			operation: 'update',
			entity: stage.entity(lead),
			findBy: 'id',
			recordId: '={{ $json.id }}',
			fields: mapChanges({ [firstName]: '={{ $json.name }}' }),
			options: { crmDuplicateRules: 'bypass' },
			...more,
		});
		const byField = (field: string, value: string, more: INodeParameters = {}): INodeParameters =>
			update({ findBy: 'keyFields', keyFields: { keyField: [{ field, value }] }, ...more });

		test('updates the record with the ID', async () => {
			const id = createLead();
			const [updated] = await runJson(update(), [{ id, name: 'Ada' }]);
			expect(updated).toEqual({
				outcome: 'updated',
				id,
				url: underTest.recordPage(stage.crm.url, id),
				entity: lead,
			});
			expect(await get(id, firstName)).toMatchObject({ [firstName]: 'Ada' });
		});

		test('finds the record by its key, and sets a lookup by the email of the other record', async () => {
			const id = createLead({ [key]: 'update-1' });
			const { id: userId, email: userEmail } = stage.crm.colleague;
			const fields = mapChanges({ [ownerByEmail]: userEmail });
			const [updated] = await runJson(byField(key, 'update-1', { fields }));
			expect(updated).toMatchObject({ outcome: 'updated', id });
			expect(await get(id, owner)).toMatchObject({ [owner]: userId });
		});

		test('an expression that is empty clears the field', async () => {
			const id = createLead({ [firstName]: 'Ada' });
			await runJson(update(), [{ id, name: '' }]);
			expect(await get(id, firstName)).toMatchObject({ [firstName]: null });
		});

		test('the later of two items for one record wins', async () => {
			const id = createLead();
			const items = [
				{ id, name: 'First' },
				{ id, name: 'Second' },
			];
			expect(await runJson(update(), items)).toMatchObject([{ id }, { id }]);
			expect(await get(id, firstName)).toMatchObject({ [firstName]: 'Second' });
		});

		test.each<[what: string, parameters: () => INodeParameters, error: object]>([
			['a record that does not exist', () => update({ recordId: unknownUserId }), {}],
			['an ID of the wrong form', () => update({ recordId: 'no id' }), {}],
			['a key that no record has', () => byField(key, 'none'), { code: 'RECORD_NOT_FOUND' }],
			['more than one record', () => byField(lastName, 'Twin'), { code: 'MULTIPLE_MATCHES' }],
			[
				'a value of the wrong type',
				() => update({ fields: mapChanges({ [employees]: 'many' }) }),
				{ fields: [employees] },
			],
			['no field', () => update({ fields: mapChanges({}) }), {}],
			[
				'an owner whom no user is',
				() => update({ fields: mapChanges({ [ownerByEmail]: 'no@example.com' }) }),
				{ code: 'LOOKUP_NOT_FOUND' },
			],
		])('fails for %s, alone', async (_, parameters, error) => {
			for (let index = 0; index < 2; index += 1) createLead({ [lastName]: 'Twin' });
			const [failed] = await stage.run(parameters(), [{ id: createLead(), name: 'Ada' }]);
			expect(failed?.json).toMatchObject({ outcome: 'failed', entity: lead, error });
			expect(errorOf(failed)).toBeDefined();
		});

		test('fails for a field that was deleted after it was mapped', async () => {
			const offered = await offeredFields(underTest, stage.crm, lead, 'getUpdatableFields');
			const fax = { ...offered[0]!, id: 'fax', displayName: 'Fax (fax)' };
			const fields = mapInEditor([...offered, fax], { fax: '1' });
			const [failed] = await runJson(update({ fields }), [{ id: createLead() }]);
			expect(failed).toMatchObject({ outcome: 'failed', error: { fields: ['fax'] } });
		});

		test('offers only fields that an update can set, and marks none as required', async () => {
			const offered = await offeredFields(underTest, stage.crm, lead, 'getUpdatableFields');
			expect(offered.filter(({ displayName }) => displayName.includes('*'))).toEqual([]);
			const [description] = await runJson({
				resource: 'entity',
				operation: 'describe',
				entity: stage.entity(lead),
			});
			const updatable = (description?.fields as IDataObject[]).filter(({ writable }) =>
				['always', 'onUpdate'].includes(writable as string),
			);
			const names = offered.map(({ id }) => id).filter((id) => !id.includes(':'));
			expect(names.toSorted()).toEqual(updatable.map(({ name }) => name).toSorted());
		});

		test('a dry run changes nothing, and finds records that do not exist', async () => {
			const id = createLead();
			const items = [
				{ id, name: 'Dry' },
				{ id: unknownUserId, name: 'Dry' },
			];
			const output = await runJson(update({ options: { dryRun: true } }), items);
			expect(output).toMatchObject([{ outcome: 'updated', dryRun: true }, { outcome: 'failed' }]);
			expect(await get(id, firstName)).toMatchObject({ [firstName]: null });
		});

		test('10,000 records take about 10 calls, half of them bad', async () => {
			const ids = Array.from({ length: 5_000 }, () => createLead());
			const items = ids.flatMap((id) => [
				{ id, name: 'Many' },
				{ id: 'no id', name: 'Many' },
			]);
			let outcomes: unknown[] = [];
			const calls = await callsOf(async () => {
				outcomes = (await runJson(update(), items)).map((json) => json.outcome);
			});
			expect(outcomes).toEqual(items.map((_, index) => (index % 2 === 0 ? 'updated' : 'failed')));
			expect(calls).toBeLessThanOrEqual(10);
		}, 120_000);
	});
});
