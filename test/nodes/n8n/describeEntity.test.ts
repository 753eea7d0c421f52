/** Object or Table: List, Describe. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { setOperationStage } from './operationStage';

describe.each(productsUnderTest)('$name: objects or tables', (underTest) => {
	const { names, product, south, maxLastName } = underTest;
	const { lead, lastName, region, owner, key, created } = names;
	const stage = setOperationStage(underTest);
	const { runJson, callsOf } = stage;

	test('List returns their names and labels, by a part of them', async () => {
		const list: INodeParameters = {
			resource: 'entity',
			operation: 'list',
			search: '={{ $json.q }}',
		};
		const all = await runJson(list, [{ q: '' }]);
		expect(all).toContainEqual({ name: lead, label: product.people.lead.label });
		const found = await runJson(list, [{ q: 'LEAD' }]);
		expect(found.length).toBeLessThan(all.length);
		expect(found).toContainEqual({ name: lead, label: product.people.lead.label });
		expect(await runJson(list, [{ q: 'no such thing' }])).toEqual([]);
	});

	describe('Describe', () => {
		const describeLead = (more: INodeParameters = {}): INodeParameters => ({
			resource: 'entity',
			operation: 'describe',
			entity: stage.entity(lead),
			...more,
		});
		const fieldsOf = (json: IDataObject | undefined) =>
			new Map((json?.fields as IDataObject[]).map((field) => [field.name, field]));

		test('returns the fields with what can be written to them, and the keys', async () => {
			const [json] = await runJson(describeLead());
			expect(json).toMatchObject({
				name: lead,
				label: product.people.lead.label,
				idField: names.leadId,
				keys: expect.arrayContaining([expect.objectContaining({ fields: [key] })]) as unknown,
			});
			const fields = fieldsOf(json);
			expect(fields.get(lastName)).toMatchObject({
				type: 'text',
				required: expect.any(Boolean) as boolean,
				writable: 'always',
				maxLength: maxLastName,
			});
			expect(fields.get(region)).toMatchObject({
				type: 'choice',
				choices: expect.arrayContaining([south]) as unknown,
			});
			expect(fields.get(owner)?.references).toContain(product.users.entity);
			expect(fields.get(created)).toMatchObject({ type: 'dateTime', writable: 'never' });
		});

		test('leaves out what can only be read where the option says so', async () => {
			const [json] = await runJson(describeLead({ options: { onlyWritable: true } }));
			expect([fieldsOf(json).has(lastName), fieldsOf(json).has(created)]).toEqual([true, false]);
		});

		test('fails for what does not exist', async () => {
			const [failed] = await stage.run(describeLead({ entity: stage.entity('leed') }));
			expect(failed?.json).toMatchObject({
				error: { message: expect.stringContaining('"leed"') as string },
			});
		});

		test('asks the CRM once for all items', async () => {
			const items = Array.from({ length: 50 }, () => ({}));
			expect(await callsOf(() => runJson(describeLead(), items))).toBe(1);
		});
	});
});
