import type { FieldValues, WriteOperation } from '../../../nodes/crm/port';
import { productsUnderTest } from '../../products';
import { errorOf, idOf, setStage } from './stage';

describe.each(productsUnderTest)('$name: writing', (underTest) => {
	const { names, south, product } = underTest;
	const stage = setStage(underTest);
	const { createLead, create, update, findBy, countByEmail } = stage;

	test('creates and updates, one result each, in order', async () => {
		const old = createLead({ [names.email]: 'old@example.com' });
		const results = await stage.crm.write([
			create({ [names.email]: 'new1@example.com' }),
			update(old, { [names.firstName]: 'Ada', [names.employees]: null }),
			create({ [names.email]: 'new2@example.com' }),
		]);
		const ids = results.map(idOf);
		expect(ids[1]).toBe(old);
		const found = await findBy(
			['new1', 'old', 'new2'].map((name) => ({ [names.email]: `${name}@example.com` })),
			[names.email, names.firstName],
		);
		const byId = new Map(found.map((record) => [record.id, record.values]));
		expect(ids.map((id) => byId.get(id))).toEqual([
			{ [names.email]: 'new1@example.com', [names.firstName]: null },
			{ [names.email]: 'old@example.com', [names.firstName]: 'Ada' },
			{ [names.email]: 'new2@example.com', [names.firstName]: null },
		]);
	});

	test('clears a field with null', async () => {
		const id = createLead({ [names.email]: 'clear@example.com', [names.firstName]: 'Ada' });
		await stage.crm.write([update(id, { [names.firstName]: null })]);
		const [record] = await findBy([{ [names.email]: 'clear@example.com' }], [names.firstName]);
		expect(record?.values).toEqual({ [names.firstName]: null });
	});

	test('writes, reads and clears a lookup', async () => {
		const account = stage.emulator
			.as(stage.userId)
			.create(names.account, { [names.accountName]: 'Analytical Engines' });
		const contact = (values: FieldValues) => ({ entity: names.contact, values });
		const [created] = await stage.crm.write([
			{
				kind: 'create',
				...contact({
					[names.lastName]: 'Babbage',
					[names.email]: 'lookup@example.com',
					[names.accountLookup]: account,
				}),
			},
		]);
		const read = async () => {
			const [[record] = []] = await stage.crm.find([
				{
					entity: names.contact,
					keys: [{ [names.email]: 'lookup@example.com' }],
					fields: [names.accountLookup],
				},
			]);
			return record?.values[names.accountLookup] ?? null;
		};
		expect(await read()).toBe(account);
		await stage.crm.write([
			{ kind: 'update', id: idOf(created), ...contact({ [names.accountLookup]: null }) },
		]);
		expect(await read()).toBeNull();
	});

	const bad: Array<[string, () => WriteOperation, RegExp]> = [
		[
			'an unknown field',
			() => create({ nickname: 'Ada' }),
			/no (field|column) "nickname" (on|in the table) Lead/,
		],
		[
			'an unknown entity',
			() => ({ kind: 'create', entity: 'leed', values: {} }),
			new RegExp(`no ${product.entityTerm.toLowerCase()} "leed"`),
		],
		[
			'a text that is too long',
			() => create({ [names.lastName]: 'x'.repeat(500) }),
			new RegExp(`"${names.lastName}" .* too long .* ${underTest.maxLastName} characters`),
		],
		[
			'a choice that is not there',
			() => create({ [names.region]: typeof south.value === 'number' ? 99 : 'Nowhere' }),
			new RegExp(`"${names.region}"`),
		],
		['a value of the wrong kind', () => create({ [names.employees]: 'many' }), /many/],
		['an invalid id', () => update('Lovelace', {}), /"Lovelace" is not a valid .*ID/],
	];
	test.each(bad)('%s fails alone', async (_, operation, message) => {
		const results = await stage.crm.write([create(), operation(), create()]);
		expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
		const error = errorOf(results[1]);
		expect(error.message).toMatch(message);
		expect(error.advice).toMatch(/\w/);
		expect(['invalidRecord', 'misconfigured']).toContain(error.kind);
	});

	test('an update of a deleted record fails alone, and creates nothing', async () => {
		const id = createLead({ [names.email]: 'deleted@example.com' });
		stage.emulator.as(stage.userId).delete(names.lead, id);
		const results = await stage.crm.write([
			update(id, { [names.email]: 'deleted@example.com' }),
			create(),
		]);
		expect(results.map(({ ok }) => ok)).toEqual([false, true]);
		expect(errorOf(results[0]).kind).toBe('invalidRecord');
		expect(await countByEmail('deleted@example.com')).toBe(0);
	});

	test('writes 450 records in few calls', async () => {
		await stage.crm.describe(names.lead);
		const before = stage.crm.callCount;
		const results = await stage.crm.write(Array.from({ length: 450 }, () => create()));
		expect(results.filter(({ ok }) => ok)).toHaveLength(450);
		expect(stage.crm.callCount - before).toBe(underTest.calls.toWrite(450));
	});

	test('describes, finds and writes 1,000 records by email in a few calls', async () => {
		const emails = Array.from({ length: 1000 }, (_, index) => `mixed${index}@example.com`);
		const { lead } = names;
		const fields = [...underTest.emails, names.firstName];
		const known = emails.slice(0, 500);
		known.forEach((email, index) => {
			const field = underTest.emails[index % underTest.emails.length]!;
			createLead({ [field]: email });
		});
		await stage.crm.describe(lead);
		const keys = emails.flatMap((email) => underTest.emails.map((field) => ({ [field]: email })));
		const found = await findBy(keys, fields);
		expect(found).toHaveLength(500);
		const results = await stage.crm.write([
			...found.map(({ id, version }) => ({
				...update(id, { [names.firstName]: 'Ada' }),
				ifVersion: version,
			})),
			...emails.slice(500).map((email) => create({ [names.email]: email })),
		]);
		expect(results.filter(({ ok }) => ok)).toHaveLength(1000);
		expect(stage.crm.callCount).toBeLessThanOrEqual(underTest.calls.inAll);
	});

	test('nothing to write needs no call', async () => {
		expect(await stage.crm.write([])).toEqual([]);
		expect(stage.crm.callCount).toBe(0);
	});
});
