import type { FindKey } from '../../../nodes/crm/port';
import { phoneNotations } from '../../../nodes/sync/values/phone';
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
				createdBy: found[0]?.createdBy,
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

	const idsOf = async (keys: readonly FindKey[]) => (await findBy(keys)).map((record) => record.id);

	describe('a phone number', () => {
		const phone = (number: string, country?: string) => ({
			[names.phone]: { kind: 'phone', ...phoneNotations(number, country) } as const,
		});

		test.each([
			'+14155550123',
			'(415) 555-0123',
			'+1.415.555.0123',
			'415 555 0123',
			'415/555 0123',
		])('is found as %s', async (written) => {
			const id = createLead({ [names.phone]: written });
			createLead({ [names.phone]: '415 555 0124' });
			expect(await idsOf([phone('+1 415 555 0123')])).toContain(id);
			stage.emulator.as(stage.userId).delete(names.lead, id);
			expect(await idsOf([phone('+1 415 555 0123')])).toEqual([]);
		});

		test('can be combined with plain values and other keys', async () => {
			const number = '+49 30 901820';
			const first = createLead({ [names.lastName]: 'Pattern', [names.phone]: '030 901820' });
			createLead({ [names.lastName]: 'Other', [names.phone]: '030 901820' });
			const other = createLead({ [names.email]: 'pattern@example.com' });
			const found = await idsOf([
				{ ...phone(number), [names.lastName]: 'Pattern' },
				{ [names.email]: 'pattern@example.com' },
			]);
			expect(found.sort()).toEqual([first, other].sort());
		});

		test('and 999 others are found in few calls', async () => {
			const numbers = Array.from({ length: 1000 }, (_, index) => `+1 415 770 ${1000 + index}`);
			const ids = numbers.slice(990).map((number) => createLead({ [names.phone]: number }));
			await stage.crm.describe(names.lead);
			const before = stage.crm.callCount;
			const found = await idsOf(numbers.map((number) => phone(number)));
			expect(found.sort()).toEqual(ids.sort());
			expect(stage.crm.callCount - before).toBeLessThanOrEqual(underTest.calls.toFindPhones);
		});
	});

	describe('a text with any accents', () => {
		const anyAccents = (text: string) => ({ kind: 'anyAccents', text }) as const;

		test.each([
			['Anna', ['Anna', 'Aňna', 'Änna']],
			['Nina', ['Nina', 'Niña', 'NINA']],
			['Garcia', ['Garcia', 'García']],
			['José', ['Jose', 'José']],
			['Dvorak', ['Dvořák', 'Dvorak']],
			['Ruzicka', ['Růžička']],
			['Elodie', ['Élodie']],
			['Hernandez-Nunez', ['Hernández-Núñez']],
			['Ingenieria y Construccion del Norte', ['Ingeniería y Construcción del Norte']],
		])('%s is found as %j, and no other name with it', async (text, spellings) => {
			const ids = spellings.map((spelling) => createLead({ [names.lastName]: spelling }));
			createLead({ [names.lastName]: 'Emma' });
			const found = await idsOf([{ [names.lastName]: anyAccents(text) }]);
			expect(found.sort()).toEqual(ids.sort());
			for (const id of ids) stage.emulator.as(stage.userId).delete(names.lead, id);
		});

		test('can be combined with other fields', async () => {
			const id = createLead({ [names.firstName]: 'Zoë', [names.lastName]: 'Accent' });
			createLead({ [names.firstName]: 'Zoë', [names.lastName]: 'Other' });
			const key = { [names.firstName]: anyAccents('Zoe'), [names.lastName]: 'Accent' };
			expect(await idsOf([key])).toEqual([id]);
		});
	});

	describe('the beginning of a text', () => {
		const beginsWith = (text: string) => ({ kind: 'beginsWith', text }) as const;

		test.each(["50% o'f", 'a_b', '[x]', 'back\\slash', '*?', '"q"'])(
			'with %j is taken by its letter',
			async (text) => {
				const id = createLead({ [names.lastName]: `a ${text} z` });
				createLead({ [names.lastName]: `a ${text.replaceAll(/[^\w ]|_/g, 'x')} z` });
				expect(await idsOf([{ [names.lastName]: beginsWith(`a ${text}`) }])).toEqual([id]);
			},
		);

		test('that every text has finds nothing', async () => {
			createLead();
			expect(await idsOf([{ [names.lastName]: beginsWith('') }])).toEqual([]);
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

	test('finds 3,000 long keys with all fields, in few requests', async () => {
		const { fields } = await stage.crm.describe(names.lead);
		const readable = fields.filter((field) => field.readable).map(({ name }) => name);
		const emails = Array.from({ length: 3000 }, (_, n) => `${'long'.repeat(14)}${n}@example.com`);
		const ids = emails.slice(0, 10).map((email) => createLead({ [names.email]: email }));
		const before = stage.crm.callCount;
		const found = await findBy(
			emails.map((email) => ({ [names.email]: email })),
			readable,
		);
		expect(found.map((record) => record.id).sort()).toEqual(ids.sort());
		expect(stage.crm.callCount - before).toBeLessThanOrEqual(6);
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
