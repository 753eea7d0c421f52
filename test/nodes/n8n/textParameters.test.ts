/** What expressions return for parameters of text, inside others as well: it becomes text, or fails its item alone. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { errorOf } from '../../support/itemError';
import { products as productsWithFiles, setFileStage } from './files/fileStage';
import { setOperationStage } from './operationStage';

const HALF = 'Ada \ud83d';
const OBJECT = { id: 1 };

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, product } = underTest;
	const stage = setOperationStage(underTest);
	const { createLead, run } = stage;
	const value = '={{ $json.value }}';

	const ofLead = (operation: string, more: INodeParameters = {}): INodeParameters => ({
		...{ resource: 'record', operation, entity: stage.entity(names.lead) },
		...more,
	});
	const condition = (more: INodeParameters): INodeParameters => ({
		condition: [{ field: names.lastName, operator: 'equals', value: 'Lovelace', ...more }],
	});
	const find = { resource: 'leadOrContact', operation: 'find', searchIn: 'contactsThenLeads' };
	const locator = { __rl: true, mode: 'id', value };

	/** What each value leads to: the message of its item, or undefined. */
	const messages = async (parameters: INodeParameters, ...values: unknown[]) => {
		const items = values.map((each, item) => ({ value: each, item }) as IDataObject);
		const output = await run(parameters, items);
		return items.map((_, item) => {
			const own = output.find(({ pairedItem }) => (pairedItem as { item: number }).item === item);
			return errorOf(own)?.message;
		});
	};

	test.each<[what: string, parameters: () => INodeParameters]>([
		['a search by email', () => ({ ...find, email: value })],
		[
			'the email of a user',
			() => ({ resource: 'user', operation: 'findByEmail', userEmail: value }),
		],
		['the value of a condition', () => ofLead('getAll', { conditions: condition({ value }) })],
		[
			'the value of a key',
			() =>
				ofLead('get', {
					findBy: 'keyFields',
					keyFields: { keyField: [{ field: names.key, value }] },
				}),
		],
		['an ID', () => ofLead('get', { findBy: 'id', recordId: locator })],
	])('half of a character in %s fails that item alone', async (_, parameters) => {
		const id = createLead();
		const [half, other] = await messages(parameters(), HALF, id);
		expect(half).toMatch(/incomplete character/);
		expect(other ?? '').not.toMatch(/incomplete character|URI/);
	});

	test('the default phone country is text, whatever an expression returns', async () => {
		const parameters = { ...find, phone: '1234567', options: { phoneCountry: value } };
		expect(await messages(parameters, 49, true, ['us'], ['US', 'DE'], OBJECT)).toEqual([
			'"49" is not a valid country code.',
			'"true" is not a valid country code.',
			undefined,
			'Default Phone Country has 2 values, not one.',
			'Default Phone Country is an object, not a text.',
		]);
	});

	test('the field of a condition is text, whatever an expression returns', async () => {
		const parameters = ofLead('getAll', { conditions: condition({ field: value }) });
		const [number, list, object] = await messages(parameters, 5, [names.lastName], OBJECT);
		expect(number).toMatch(/"5"/);
		expect(list).toBeUndefined();
		expect(object).toBe('Field Name or ID is an object, not a text.');
	});

	test('an object in place of an ID, a name or a field is named', async () => {
		const byId = { findBy: 'id', recordId: createLead() };
		const entity = { __rl: true, mode: 'name', value };
		const options = { fieldsToReturn: value };
		expect([
			await messages(ofLead('get', { ...byId, recordId: locator }), OBJECT),
			await messages(ofLead('get', { ...byId, entity }), OBJECT),
			await messages(ofLead('get', { ...byId, options }), [OBJECT]),
		]).toEqual([
			['Record is an object, not a text.'],
			[`${product.entityTerm} is an object, not a text.`],
			['Fields to Return Names or IDs is an object, not a text.'],
		]);
	});
});

describe.each(productsWithFiles)('$name: files', (underTest) => {
	const { stage, upload } = setFileStage(underTest);
	const file = { content: 'A', fileName: 'a.txt' };

	test('a name that is a number or blank, and one that is not a text', async () => {
		const names = [2026, '  ', ['b.txt'], OBJECT, HALF];
		const items = names.map((name) => ({ id: stage.createLead(), name }));
		const output = await upload(
			items,
			items.map(() => file),
			{ options: { fileName: '={{ $json.name }}', title: '={{ $json.name }}' } },
		);
		expect(output.map((item) => errorOf(item)?.message ?? item.json.fileName)).toEqual([
			'2026',
			'a.txt',
			'b.txt',
			'File Name is an object, not a text.',
			expect.stringMatching(/incomplete character/),
		]);
	});
});
