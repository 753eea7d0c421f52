/** Record: Get Many. */
import type { IDataObject, INodeParameters, NodeParameterValue } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

describe.each(productsUnderTest)('$name: Get Many', (underTest) => {
	const { names } = underTest;
	const { lead, lastName, company, employees, region } = names;
	const stage = setOperationStage(underTest);
	const { createLead, runJson, callsOf } = stage;

	/** A company that no other test uses. */
	let made = 0;
	const newCompany = () => `Company ${(made += 1)}`;

	const condition = (field: string, operator: string, value: NodeParameterValue) => ({
		field,
		operator,
		value: { __rl: true, mode: 'value', value },
	});
	const getMany = (
		conditions: ReadonlyArray<ReturnType<typeof condition>>,
		more: IDataObject = {},
	) =>
		({
			resource: 'record',
			operation: 'getAll',
			entity: stage.entity(lead),
			conditions: { condition: [...conditions] },
			options: { fieldsToReturn: [lastName, employees] },
			...more,
		}) as INodeParameters;
	const namesOf = (records: readonly IDataObject[]) => records.map((json) => json[lastName]);

	test('returns the records that meet the conditions, sorted, up to the limit', async () => {
		const of = newCompany();
		for (const count of [10, 30, 20, 40]) {
			createLead({ [company]: of, [lastName]: `L${count}`, [employees]: count });
		}
		const parameters = getMany(
			[condition(company, 'equals', of), condition(employees, 'greaterThan', '10')],
			{ sort: { rule: [{ field: employees, direction: 'descending' }] }, limit: 2 },
		);
		expect(namesOf(await runJson(parameters))).toEqual(['L40', 'L30']);
	});

	test('returns 50 records by default, and all of them with Return All', async () => {
		const of = newCompany();
		for (let index = 0; index < 60; index += 1) createLead({ [company]: of });
		const conditions = [condition(company, 'equals', of)];
		expect(await runJson(getMany(conditions))).toHaveLength(50);
		expect(await runJson(getMany(conditions, { returnAll: true }))).toHaveLength(60);
	});

	test('any condition is enough where Must Match says so', async () => {
		const [one, two] = [newCompany(), newCompany()];
		for (const each of [one, two]) createLead({ [company]: each, [lastName]: each });
		const conditions = [condition(company, 'equals', one), condition(company, 'equals', two)];
		const found = await runJson(getMany(conditions, { mustMatch: 'any' }));
		expect(namesOf(found).toSorted()).toEqual([one, two].toSorted());
		expect(await runJson(getMany(conditions, { mustMatch: 'all' }))).toEqual([]);
	});

	test('Include Labels also returns the labels of choices, without a further call', async () => {
		const of = newCompany();
		createLead({ [company]: of, [region]: underTest.south.value });
		const withLabels = (includeLabels: boolean) =>
			getMany([condition(company, 'equals', of)], {
				options: { fieldsToReturn: [lastName, region], includeLabels },
			});
		const [record] = await runJson(withLabels(true));
		expect(record).toMatchObject({
			[region]: underTest.south.value,
			_labels: { [region]: underTest.south.label },
		});
		const calls = await callsOf(() => runJson(withLabels(true)));
		expect(calls).toBe(await callsOf(() => runJson(withLabels(false))));
	});

	test('conditions are read for each item; records are paired with the item that asked for them', async () => {
		const companies = [newCompany(), newCompany()];
		for (const each of companies) {
			createLead({ [company]: each, [lastName]: `${each} a` });
			createLead({ [company]: each, [lastName]: `${each} b` });
		}
		const [one = '', two = ''] = companies;
		const parameters = getMany([condition(company, 'equals', '={{ $json.of }}')], {
			sort: { rule: [{ field: lastName, direction: 'ascending' }] },
		});
		const items = [{ of: one }, { of: 'no such company' }, { of: two }, { of: one }];
		const output = await stage.run(parameters, items);
		expect(output.map(({ json, pairedItem }) => [json[lastName], pairedItem])).toEqual(
			[
				[one, 0],
				[two, 2],
				[one, 3],
			].flatMap(([of, item]) => ['a', 'b'].map((each) => [`${of} ${each}`, { item }])),
		);
		expect(output[0]?.json).not.toBe(output[4]?.json);
	});

	test('1,000 items with different conditions share calls', async () => {
		const of = newCompany();
		createLead({ [company]: of });
		const items = Array.from({ length: 1_000 }, (_, index) => ({
			of: index < 3 ? of : `${index}`,
		}));
		let found = 0;
		const calls = await callsOf(async () => {
			const parameters = getMany([condition(company, 'equals', '={{ $json.of }}')]);
			found = (await runJson(parameters, items)).length;
		});
		expect(found).toBe(3);
		expect(calls).toBeLessThanOrEqual(underTest.calls.toQuery(items.length) + 2);
	}, 60_000);

	test.each<[what: string, parameters: () => INodeParameters, error: object]>([
		['an unknown field', () => getMany([condition('fax', 'equals', '1')]), { fields: ['fax'] }],
		[
			'a value of the wrong type',
			() => getMany([condition(employees, 'equals', 'many')]),
			{ fields: [employees] },
		],
		[
			'an operator that the field does not have',
			() => getMany([condition(region, 'greaterThan', 'North')]),
			{ fields: [region] },
		],
		[
			'an unknown field to sort by',
			() => getMany([], { sort: { rule: [{ field: 'fax', direction: 'ascending' }] } }),
			{ fields: ['fax'] },
		],
		[
			'a limit of zero',
			() => getMany([], { limit: 0 }),
			{ message: expect.stringMatching(/^Limit must be/) as string },
		],
		[
			'an unknown entity',
			() => getMany([], { entity: stage.entity('leed') }),
			{ message: expect.stringContaining('"leed"') as string },
		],
	])('fails for %s', async (_, parameters, error) => {
		const [failed] = await stage.run(parameters());
		expect(failed?.json).toMatchObject({ error });
		expect(errorOf(failed)).toBeDefined();
	});

	test('half of the items can be bad', async () => {
		const of = newCompany();
		createLead({ [company]: of, [employees]: 7 });
		const parameters = getMany([
			condition(company, 'equals', of),
			condition(employees, 'equals', '={{ $json.count }}'),
		]);
		const output = await stage.run(parameters, [{ count: 7 }, { count: 'many' }, { count: 7 }]);
		expect(output.map((item) => errorOf(item) === undefined)).toEqual([true, false, true]);
	});

	test('fails without the permission to read', async () => {
		stage.crm.forbidReading(lead);
		await expect(stage.runStrictly(getMany([]))).rejects.toMatchObject({
			message: expect.any(String) as string,
		});
	});
});
