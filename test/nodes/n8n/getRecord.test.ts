/** Record: Get. */
import type { INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

describe.each(productsUnderTest)('$name: Get', (underTest) => {
	const { names } = underTest;
	const { lead, lastName, firstName, email, key, interests } = names;
	const stage = setOperationStage(underTest);
	const { createLead, runJson, callsOf } = stage;

	const byId = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'record',
		operation: 'get',
		entity: stage.entity(lead),
		findBy: 'id',
		recordId: '={{ $json.id }}',
		...more,
	});
	const byFields = (
		fields: Record<string, string>,
		more: INodeParameters = {},
	): INodeParameters => ({
		...byId(more),
		findBy: 'keyFields',
		keyFields: {
			keyField: Object.entries(fields).map(([field, value]) => ({ field, value })),
		},
	});

	test('returns the ID, the link and the fields that have a value', async () => {
		const id = createLead({ [lastName]: 'Lovelace', [email]: 'ada@example.com' });
		const [ada] = await runJson(byId(), [{ id }]);
		expect(ada).toMatchObject({
			id,
			url: underTest.recordPage(stage.crm.url, id),
			[lastName]: 'Lovelace',
			[email]: 'ada@example.com',
		});
		expect(ada).not.toHaveProperty(firstName);
	});

	test('without Simplify also returns empty fields, and details of the record', async () => {
		const id = createLead();
		const [record] = await runJson(byId({ simplify: false }), [{ id }]);
		expect(record).toMatchObject({
			[firstName]: null,
			_record: { entity: lead, modifiedBy: stage.crm.colleague.id },
		});
	});

	test('returns the selected fields, also when they are empty', async () => {
		const id = createLead({ [lastName]: 'Hopper' });
		const options = { fieldsToReturn: [lastName, firstName] };
		const [record] = await runJson(byId({ options }), [{ id }]);
		expect(record).toEqual({
			id,
			url: expect.any(String) as string,
			[lastName]: 'Hopper',
			[firstName]: null,
		});
	});

	test('Include Labels also returns the labels of choices, and the names of records', async () => {
		const id = createLead({ [names.region]: underTest.south.value });
		const [record] = await runJson(byId({ options: { includeLabels: true } }), [{ id }]);
		expect(record).toMatchObject({
			[names.region]: underTest.south.value,
			_labels: { [names.region]: underTest.south.label },
		});
		const options = { includeLabels: true, fieldsToReturn: [names.region, interests] };
		const [selected] = await runJson(byId({ options }), [{ id }]);
		expect(selected?._labels).toEqual({
			[names.region]: underTest.south.label,
			[interests]: null,
		});
		const [without] = await runJson(byId(), [{ id }]);
		expect(without).not.toHaveProperty('_labels');
	});

	test('finds a record by its key, or by several fields together', async () => {
		const id = createLead({ [key]: 'get-1', [lastName]: 'Noether', [email]: 'n1@example.com' });
		createLead({ [lastName]: 'Noether', [email]: 'n2@example.com' });
		const [ofKey] = await runJson(byFields({ [key]: '={{ $json.key }}' }), [{ key: 'get-1' }]);
		const [ofBoth] = await runJson(byFields({ [lastName]: 'noether', [email]: 'N1@example.com' }));
		expect([ofKey?.id, ofBoth?.id]).toEqual([id, id]);
	});

	test.each<[what: string, parameters: () => INodeParameters, error: object]>([
		['a record that does not exist', () => byId(), { code: 'RECORD_NOT_FOUND' }],
		['an ID of the wrong form', () => byId({ recordId: 'no id' }), { code: 'RECORD_NOT_FOUND' }],
		['an empty ID', () => byId({ recordId: '' }), { fields: [names.leadId] }],
		[
			'more than one record',
			() => byFields({ [lastName]: 'Twin' }),
			{ code: 'MULTIPLE_MATCHES', fields: [lastName] },
		],
		['an unknown key field', () => byFields({ fax: '1' }), { fields: ['fax'] }],
		[
			'an unknown field to return',
			() => byId({ options: { fieldsToReturn: ['fax'] } }),
			{ fields: ['fax'] },
		],
	])('fails for %s', async (_, parameters, error) => {
		createLead({ [lastName]: 'Twin' });
		createLead({ [lastName]: 'Twin' });
		const items = [{ id: underTest.unknownUserId }];
		const [failed] = await stage.run(parameters(), items);
		expect(failed?.json).toMatchObject({ error });
		expect(errorOf(failed)).toBeDefined();
	});

	test('fails for everything without the permission to read', async () => {
		const ids = [createLead(), createLead()];
		stage.crm.forbidReading(lead);
		const output = await stage.run(
			byId(),
			ids.map((id) => ({ id })),
		);
		expect(output.map((item) => errorOf(item) === undefined)).toEqual([false, false]);
	});

	test('reads 10,000 records in few calls, half of which do not exist', async () => {
		const ids = Array.from({ length: 100 }, () => createLead());
		const items = Array.from({ length: 10_000 }, (_, index) => ({
			id: index % 2 === 0 ? ids[(index / 2) % ids.length] : `${index}`,
		}));
		let found: unknown[] = [];
		const options = { fieldsToReturn: [lastName, interests] };
		const calls = await callsOf(async () => {
			found = (await runJson(byId({ options }), items)).map((json) => json.id);
		});
		expect(found).toEqual(items.map(({ id }, index) => (index % 2 === 0 ? id : undefined)));
		expect(calls).toBeLessThanOrEqual(5);
	}, 60_000);
});
