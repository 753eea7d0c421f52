/** Fields whose values identify one record. */
import { productsUnderTest } from '../../products';
import { errorOf, setStage } from './stage';

describe.each(productsUnderTest)('$name: keys', (underTest) => {
	const { names } = underTest;
	const stage = setStage(underTest);
	const { createLead, create, update, findBy } = stage;

	test.each([
		'A/1',
		'A<1',
		'A>1',
		'A*1',
		'A%1',
		'A&1',
		'A:1',
		'A\\1',
		'A?1',
		'A+1',
		'A#1',
		"A'1",
		'A"1',
		'A,1=2',
		"A'),new_externalid='B",
		'0012',
		'{A}[1]',
		'Ünïcode 日本',
	])('the key %j finds its record and no other', async (key) => {
		const id = createLead({ [names.key]: key });
		createLead({ [names.key]: `${key}x` });
		const found = await findBy([{ [names.key]: key }], [names.key]);
		expect(found.map((record) => [record.id, record.values[names.key]])).toEqual([[id, key]]);
	});

	test('a key that another record has is a conflict for a new record, and an invalid value for an existing one', async () => {
		createLead({ [names.key]: 'taken' });
		const id = createLead({ [names.key]: 'own' });
		const results = await stage.crm.write([
			create({ [names.key]: 'taken' }),
			update(id, { [names.key]: 'taken' }),
			create({ [names.key]: 'free' }),
		]);
		const [created, updated] = results.slice(0, 2).map(errorOf);
		expect(created).toMatchObject({
			reason: 'conflict',
			kind: 'invalidRecord',
			outcomeUnknown: false,
		});
		expect(updated).toMatchObject({
			reason: 'keyTaken',
			kind: 'invalidRecord',
			outcomeUnknown: false,
		});
		for (const error of [created, updated]) expect(error?.message).toMatch(/already|duplicate/);
		expect(results[2]?.ok).toBe(true);
		expect(await findBy([{ [names.key]: 'taken' }])).toHaveLength(1);
	});

	test('of two runs at the same time that create for one key, one succeeds', async () => {
		const runs = [stage.crm, underTest.product.open(stage.connection())];
		const results = await Promise.all(
			runs.map((crm) => crm.write([create({ [names.key]: 'race' })])),
		);
		expect(results.flat().filter(({ ok }) => ok)).toHaveLength(1);
		expect(await findBy([{ [names.key]: 'race' }])).toHaveLength(1);
	});
});
