import type { FindKey } from '../../../nodes/crm/port';
import { productsUnderTest } from '../../products';
import { setStage } from './stage';

const MINUTE = 60_000;

describe.each(productsUnderTest)('$name: finding', (underTest) => {
	const { names } = underTest;
	const stage = setStage(underTest);
	const { createLead, findBy, countByEmail } = stage;

	test('finds by email, ignoring case, and returns the record', async () => {
		const id = createLead({ [names.email]: 'case@example.com', [names.employees]: 12 });
		const found = await findBy(
			[{ [names.email]: 'CASE@Example.com' }],
			[names.lastName, names.employees, names.firstName],
		);
		expect(found).toEqual([
			{
				entity: names.lead,
				id,
				values: {
					[names.lastName]: 'Lovelace',
					[names.employees]: 12,
					[names.firstName]: null,
				},
				createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
				modifiedAt: found[0]?.createdAt,
				modifiedBy: stage.userId,
				version: expect.stringMatching(/./) as unknown,
			},
		]);
	});

	test.each([
		"O'Brien",
		"O''Brien",
		'Smith "Jr."',
		'back\\slash',
		"quote'and\\both",
		'100%',
		'under_score',
		'[bracket]',
		'Åse & Søn + Co? #1 ;/=@',
		'日本',
	])('finds the name %j and no other', async (name) => {
		const id = createLead({ [names.lastName]: name });
		createLead({ [names.lastName]: 'Someone Else' });
		const found = await findBy([{ [names.lastName]: name }]);
		expect(found.map((record) => record.id)).toEqual([id]);
		expect(found[0]?.values[names.lastName]).toBe(name);
	});

	test('accepts several fields in a key, and several keys in a request', async () => {
		const both = createLead({ [names.firstName]: 'Ada', [names.lastName]: 'Byron' });
		createLead({ [names.firstName]: 'Annabella', [names.lastName]: 'Byron' });
		const other = createLead({ [names.email]: 'other@example.com' });
		const found = await findBy([
			{ [names.firstName]: 'Ada', [names.lastName]: 'Byron' },
			{ [names.email]: 'other@example.com' },
			{ [names.email]: 'OTHER@example.com' },
		]);
		expect(found.map((record) => record.id).sort()).toEqual([both, other].sort());
	});

	test.each(['', null])('the empty value %j finds nothing', async (empty) => {
		createLead();
		const found = await findBy([
			{ [names.email]: empty },
			{ [names.firstName]: empty, [names.lastName]: 'Lovelace' },
		]);
		expect(found).toEqual([]);
	});

	test('a value that no record can hold finds nothing, and does not affect the others', async () => {
		const id = createLead({ [names.employees]: 77 });
		const found = await findBy([{ [names.employees]: 'many' }, { [names.employees]: 77 }]);
		expect(found.map((record) => record.id)).toEqual([id]);
	});

	test('answers several requests in one call, each with its records', async () => {
		const { contact, email, lastName, firstName } = names;
		const lead = createLead({ [email]: 'shared@example.com' });
		const ada = { [lastName]: 'Lovelace', [email]: 'shared@example.com' };
		const person = stage.emulator.as(stage.userId).create(contact, ada);
		for (const entity of [names.lead, contact]) await stage.crm.describe(entity);
		const before = stage.crm.callCount;
		const keys = [{ [email]: 'shared@example.com' }];
		const found = await stage.crm.find([
			{ entity: contact, keys, fields: [lastName] },
			{ entity: names.lead, keys: [], fields: [lastName] },
			{ entity: names.lead, keys, fields: [firstName] },
		]);
		expect(found.map((records) => records.map(({ id, values }) => [id, values]))).toEqual([
			[[person, { [lastName]: 'Lovelace' }]],
			[],
			[[lead, { [firstName]: null }]],
		]);
		expect(stage.crm.callCount - before).toBe(1);
	});

	describe('by a pattern', () => {
		const anything = { gap: 'anything' } as const;
		const oneCharacter = { gap: 'oneCharacter' } as const;
		const digits = (number: string) => ({
			parts: [...number].flatMap((text) => [anything, { text }]),
		});
		const idsOf = async (keys: readonly FindKey[]) =>
			(await findBy(keys)).map((record) => record.id);

		test.each(['555 010 77', '(555) 010-77', '+1.555.010.77', '55501077'])(
			'finds the phone number %s',
			async (number) => {
				const id = createLead({ [names.phone]: number });
				createLead({ [names.phone]: '555 010 76' });
				expect(await idsOf([{ [names.phone]: digits('55501077') }])).toContain(id);
				stage.emulator.as(stage.userId).delete(names.lead, id);
				expect(await idsOf([{ [names.phone]: digits('55501077') }])).toEqual([]);
			},
		);

		test('one character matches any other', async () => {
			const ids = ['Jose', 'José'].map((name) => createLead({ [names.lastName]: name }));
			createLead({ [names.lastName]: 'Jos' });
			const parts = [{ text: 'J' }, oneCharacter, { text: 's' }, oneCharacter];
			expect((await idsOf([{ [names.lastName]: { parts } }])).sort()).toEqual(ids.sort());
		});

		test.each(["50% o'f", 'a_b', '[x]', 'back\\slash', '*?', '"q"'])(
			'takes %j by its letter',
			async (text) => {
				const id = createLead({ [names.lastName]: `a ${text} z` });
				createLead({ [names.lastName]: `a ${text.replaceAll(/[^\w ]|_/g, 'x')} z` });
				const parts = [{ text: `a ${text}` }, anything];
				expect(await idsOf([{ [names.lastName]: { parts } }])).toEqual([id]);
			},
		);

		test('can be combined with plain values and other keys', async () => {
			const first = createLead({ [names.firstName]: 'Zoë', [names.lastName]: 'Pattern' });
			createLead({ [names.firstName]: 'Ada', [names.lastName]: 'Pattern' });
			const other = createLead({ [names.email]: 'pattern@example.com' });
			const parts = [{ text: 'Zo' }, oneCharacter];
			const found = await idsOf([
				{ [names.firstName]: { parts }, [names.lastName]: 'Pattern' },
				{ [names.email]: 'pattern@example.com' },
			]);
			expect(found.sort()).toEqual([first, other].sort());
		});

		test('that would find everything finds nothing', async () => {
			createLead();
			expect(await idsOf([{ [names.lastName]: { parts: [anything] } }])).toEqual([]);
			expect(await idsOf([{ [names.lastName]: { parts: [] } }])).toEqual([]);
		});

		test('finds 1,000 numbers in few calls', async () => {
			const numbers = Array.from({ length: 1000 }, (_, index) => `7700${1000 + index}`);
			const ids = numbers.slice(990).map((number) => createLead({ [names.phone]: number }));
			await stage.crm.describe(names.lead);
			const before = stage.crm.callCount;
			const found = await idsOf(numbers.map((number) => ({ [names.phone]: digits(number) })));
			expect(found.sort()).toEqual(ids.sort());
			expect(stage.crm.callCount - before).toBeLessThanOrEqual(underTest.calls.toFindPatterns);
		});
	});

	test('a text that no field can hold finds nothing', async () => {
		expect(await findBy([{ [names.lastName]: 'x'.repeat(32_000) }])).toEqual([]);
	});

	test('does not find what was deleted', async () => {
		const id = createLead({ [names.email]: 'gone@example.com' });
		stage.emulator.as(stage.userId).delete(names.lead, id);
		expect(await countByEmail('gone@example.com')).toBe(0);
	});

	test('finds 1,000 email addresses in one request', async () => {
		const emails = Array.from({ length: 1000 }, (_, index) => `crowd${index}@example.com`);
		const ids = emails.slice(0, 20).map((email) => createLead({ [names.email]: email }));
		await stage.crm.describe(names.lead);
		const before = stage.crm.callCount;
		const found = await findBy(emails.map((email) => ({ [names.email]: email })));
		expect(found.map((record) => record.id).sort()).toEqual(ids.sort());
		expect(stage.crm.callCount - before).toBe(underTest.calls.toFind);
	});

	test('finds 600 names of two fields each', async () => {
		const keys = Array.from({ length: 600 }, (_, index) => ({
			[names.firstName]: `First name number ${index}`,
			[names.lastName]: `Last name number ${index}`,
		}));
		const ids = keys.slice(590).map((key) => createLead(key));
		const found = await findBy(keys);
		expect(found.map((record) => record.id).sort()).toEqual(ids.sort());
	});

	test('reads to the last page', async () => {
		const count = 2300;
		for (let index = 0; index < count; index += 1) createLead({ [names.firstName]: 'Same' });
		expect(await findBy([{ [names.firstName]: 'Same' }])).toHaveLength(count);
	});

	test('returns the latest records, newest first', async () => {
		stage.emulator.clock.advance(MINUTE);
		const first = createLead();
		stage.emulator.clock.advance(MINUTE);
		const second = createLead();
		const latest = await stage.crm.readLatest({ entity: names.lead, fields: [], limit: 2 });
		expect(latest.map((record) => record.id)).toEqual([second, first]);
		expect(latest[0]?.values).toMatchObject({ [names.lastName]: 'Lovelace' });
	});
});
