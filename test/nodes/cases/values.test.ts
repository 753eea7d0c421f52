/**
 * Values of every kind, mapped by hand and automatically (C01, C05, C06, C35, C37, C38, C49): the same value has the same
 * result either way, and what was read or written is unchanged when it is written again. The workflow is in New York.
 */
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { productsUnderTest, type FieldKind, type ProductUnderTest } from '../../products';
import { startSalesforce } from '../../products/salesforce';
import { setCaseStage } from './caseStage';

/** What a workflow maps: as a value of the item, and as the expression that a person enters. */
interface Mapped {
	item: unknown;
	expression: string;
}

const json = (value: unknown): Mapped => ({
	item: value,
	expression: `={{ JSON.parse(${JSON.stringify(JSON.stringify(value))}) }}`,
});
/** What JSON does not have. */
const number = (value: number): Mapped => ({ item: value, expression: `={{ ${value} }}` });
const date = (text: string): Mapped => ({
	item: new Date(text),
	expression: `={{ new Date("${text}") }}`,
});

type Expected = { to: unknown } | { rejected: RegExp };
type Row = [kind: FieldKind, before: unknown, mapped: Mapped, expected: Expected];

/** 11:30 PM on 31 March in New York. */
const NIGHT = '2026-04-01T03:30:00.000Z';
const DAYS = ['2026-03-31', '03/31/2026', '2026-03-31T23:30:00', NIGHT, '2026-03-31T00:00:00.000Z'];

function rowsOf({ choice: [small, large], choices, fields }: ProductUnderTest['thing']): Row[] {
	const emptyCheckbox = fields.checkbox === 'Flag__c' ? false : null;
	const rows: Row[] = [
		...(['', ' \t', null] as const).flatMap((empty): Row[] => [
			['phone', '030 901820', json(empty), { to: null }],
			['notes', 'Notes', json(empty), { to: null }],
			['integer', 7, json(empty), { to: null }],
			['amount', 7, json(empty), { to: null }],
			['checkbox', true, json(empty), { to: emptyCheckbox }],
			['day', '2026-01-01', json(empty), { to: null }],
			['moment', '2026-01-01T00:00:00Z', json(empty), { to: null }],
			['choice', small!.value, json(empty), { to: null }],
			['choices', choices.stored, json(empty), { to: null }],
		]),
		...[large!.value, String(large!.value), large!.label, large!.label.toUpperCase()].map(
			(value): Row => ['choice', small!.value, json(value), { to: large!.value }],
		),
		['choice', small!.value, json('Enormous'), { rejected: /must be one of its choices/ }],
		...[choices.labels, choices.labels.toReversed(), choices.labels.join(', '), choices.stored].map(
			(value): Row => ['choices', null, json(value), { to: choices.stored }],
		),
		['amount', 1, json('10.005'), { to: 10.01 }],
		['amount', 1, json(0), { to: 0 }],
		['amount', 1, json('many'), { rejected: /must be a number/ }],
		...(['amount', 'total'] as const).flatMap((kind): Row[] => [
			...['12345678901234567890', '9007199254740993', 2 ** 53, -1e20].map((large): Row => [
				kind,
				1,
				json(large),
				{ rejected: /has more digits than can be sent exactly/ },
			]),
			...[NaN, Infinity, -Infinity].map((none): Row => [
				kind,
				1,
				number(none),
				{ rejected: new RegExp(`must be a number, not ${none}`) },
			]),
			...['NaN', 'Infinity', '1e9999', '1,000', '0x10', '\ud83d', true, [], {}].map((none): Row => [
				kind,
				1,
				json(none),
				Array.isArray(none) ? { to: null } : { rejected: /must be a number/ },
			]),
			[kind, 1, json('1e400'), { rejected: /has more digits than can be sent exactly/ }],
			[kind, 1, number(-0), { to: 0 }],
			[kind, 1, json('-0'), { to: 0 }],
			[kind, 1, json(' 7 '), { to: 7 }],
		]),
		['amount', 1, json('-0.001'), { to: 0 }],
		['amount', 1, json('1e-400'), { to: 0 }],
		['price', 1, json('10.005'), { to: 10.01 }],
		['share', 1, json(12.5), { to: 13 }],
		['total', 1, json('9007199254740991'), { to: Number.MAX_SAFE_INTEGER }],
		...[number(NaN), number(Infinity), json(1e20)].map((mapped): Row => [
			'notes',
			'Notes',
			mapped,
			{ rejected: /cannot be represented exactly; map it as text/ },
		]),
		['notes', 'Notes', json('NaN'), { to: 'NaN' }],
		...(['TRUE', ' true ', '1', 1] as const).map((yes): Row => [
			'checkbox',
			false,
			json(yes),
			{ to: true },
		]),
		...(['False', '0', 0] as const).map((no): Row => ['checkbox', true, json(no), { to: false }]),
		...(['yes', 'on', 2, '\ud83d'] as const).map((none): Row => [
			'checkbox',
			true,
			json(none),
			{ rejected: /must be true or false/ },
		]),
		...(['phone', 'url', 'notes', 'choice', 'choices'] as const).map((kind): Row => [
			kind,
			null,
			json('a\udc00'),
			{ rejected: /half of an emoji/ },
		]),
		...(['day', 'moment', 'clock', 'time', 'integer'] as const).map((kind): Row => [
			kind,
			null,
			json('1\udc00'),
			{ rejected: /must be a/ },
		]),
		['integer', 1, json(1.5), { rejected: /must be a whole number/ }],
		['checkbox', true, json('false'), { to: false }],
		['notes', 'Notes', json({ a: 1 }), { rejected: /must be text/ }],
		['notes', 'Notes', json(['a']), { rejected: /must be text/ }],
		...(['day', 'localDay', 'fixedDay'] as const).flatMap((kind) =>
			[...DAYS.map(json), date(NIGHT), date('2026-03-31')].map((mapped): Row => [
				kind,
				'2026-01-01',
				mapped,
				{ to: '2026-03-31' },
			]),
		),
		['moment', null, json('2026-03-31T23:30:00'), { to: NIGHT }],
		['moment', null, json('2026-03-31T23:30:00-04:00'), { to: NIGHT }],
		['moment', null, date(NIGHT), { to: NIGHT }],
		['moment', null, json('03/31/2026'), { to: '2026-03-31T04:00:00.000Z' }],
		['clock', null, json('2026-03-31T23:30:00'), { to: '2026-03-31T23:30:00' }],
		['clock', null, date(NIGHT), { to: '2026-03-31T23:30:00' }],
		...['9:30', '09:30:00', '09:30:00.000Z', '09:30:00+02:00', '9:30 AM'].map((time): Row => [
			'time',
			null,
			json(time),
			{ to: '09:30:00.000Z' },
		]),
		['time', null, json('21:30:15.1239Z'), { to: '21:30:15.123Z' }],
		['time', null, json('9:30 pm'), { to: '21:30:00.000Z' }],
		['time', null, date(NIGHT), { to: '23:30:00.000Z' }],
		['time', null, json('2026-03-31T23:30:00'), { to: '23:30:00.000Z' }],
		...['2026-03-31', '24:00', '13:00 PM', 930, 'noon'].map((none): Row => [
			'time',
			null,
			json(none),
			{ rejected: /must be a time/ },
		]),
		['time', '09:30:00.000Z', json(' '), { to: null }],
	];
	return rows.filter(([kind]) => fields[kind] !== undefined);
}

const matchBy = (...fields: string[]): INodeParameters => ({
	searchIn: 'entity',
	matchBy: 'customFields',
	matchRules: { rule: [{ fields }] },
	onSingleMatch: 'update',
	overwrite: 'always',
});

describe.each(productsUnderTest)('$name', (underTest) => {
	const { entity, name, fields } = underTest.thing;
	const stage = setCaseStage(underTest, underTest.start);
	let count = 0;

	/** What became of the field of a record, written in one of the two ways. */
	async function change(
		way: 'by hand' | 'automatically',
		[kind, before, { item, expression }]: Row,
	): Promise<unknown> {
		const field = fields[kind]!;
		const thing = { [name]: `Thing ${(count += 1)}` };
		const created = await stage.copy(entity, { ...thing, [field]: before } as IDataObject);
		expect(created).toMatchObject({ outcome: 'created' });
		const outcome =
			way === 'by hand'
				? await stage.write(entity, { ...thing, [field]: expression }, matchBy(name))
				: await stage.copy(entity, { ...thing, [field]: item } as IDataObject, matchBy(name));
		if (outcome.outcome !== 'updated') return { rejected: outcome.reason };
		return { to: (outcome.changes as Array<{ field: string; to: unknown }>)[0]?.to };
	}

	test.each(rowsOf(underTest.thing))('%s: %j becomes %j: %j', async (...row) => {
		const [, , , expected] = row;
		const results = [await change('by hand', row), await change('automatically', row)];
		const result =
			'to' in expected
				? expected
				: { rejected: expect.stringMatching(expected.rejected) as string };
		expect(results).toEqual([result, result]);
	});

	test('a number that is rounded is announced when it is written, and unchanged after that (C37)', async () => {
		const item = { [name]: `Thing ${(count += 1)}`, [fields.amount!]: '10.005' };
		const [first, second] = [
			await stage.copy(entity, item),
			await stage.copy(entity, item, matchBy(name)),
		];
		expect(first.reason).toContain(`(${fields.amount}) was rounded to 2 decimal places.`);
		expect(second).toMatchObject({ outcome: 'unchanged' });
	});
});

/** Values that a colleague or a workflow can enter, by kind. */
function anyThing({ choice, choices, fields, name }: ProductUnderTest['thing']) {
	const text = fc.oneof(
		fc.string({ unit: 'grapheme', maxLength: 12 }),
		fc.constantFrom(' spaces around ', 'CRLF\r\nand\nLF', '\u00a0no-break\u00a0', ' '),
	);
	const amount = fc.oneof(
		fc.double({ min: -1e6, max: 1e6, noNaN: true }),
		fc.constantFrom(10.005, 1234.5678, 0, -0.005),
	);
	const dates = fc.date({
		min: new Date('1980-01-01'),
		max: new Date('2035-12-31'),
		noInvalidDate: true,
	});
	const day = dates.map((each) => each.toISOString().slice(0, 10));
	const moment = dates.map((each) => each.toISOString());
	const kinds: Record<FieldKind, fc.Arbitrary<unknown>> = {
		email: fc.constantFrom('Ada@X.co', ' b@x.co', 'ada@x.co'),
		phone: fc.constantFrom('+1 415 555 0123', ' 030 901820'),
		url: fc.constantFrom('https://example.com/?a=b', 'Example.com '),
		notes: text,
		integer: fc.integer({ min: -1_000_000, max: 1_000_000 }),
		amount,
		price: fc.double({ min: 0, max: 1e6, noNaN: true }),
		total: fc.maxSafeInteger(),
		share: fc.integer({ min: -100, max: 100 }),
		time: moment.map((each) => each.slice(11)),
		checkbox: fc.boolean(),
		day,
		localDay: day,
		fixedDay: day,
		moment,
		clock: moment.map((each) => each.slice(0, 19)),
		choice: fc.constantFrom(...choice.map(({ value }) => value)),
		choices: fc.constantFrom(choices.stored, choices.stored.split(';').toReversed().join(';')),
	};
	const arbitraries = Object.entries(fields).map(([kind, field]) => [
		field,
		kinds[kind as FieldKind],
	]);
	return fc
		.record(
			{ ...(Object.fromEntries(arbitraries) as Record<string, fc.Arbitrary<unknown>>) },
			{ requiredKeys: [] },
		)
		.map((values) => ({ values, name }));
}

const roundingSalesforce = {
	...productsUnderTest.find(({ name }) => name === 'Salesforce')!,
	name: 'Salesforce that rounds numbers',
	start: () => startSalesforce({ keepsDecimals: false }),
};

describe.each([...productsUnderTest, roundingSalesforce])(
	'$name: a value comes to rest',
	(underTest) => {
		const { thing, requests } = underTest;
		const { entity, name, idField } = thing;
		const stage = setCaseStage(underTest, underTest.start);
		let count = 0;

		test('what was written and read back through the trigger is unchanged, without a write', async () => {
			await fc.assert(
				fc.asyncProperty(anyThing(thing), async ({ values }) => {
					const item = { ...values, [name]: `Thing ${(count += 1)}` } as IDataObject;
					const created = await stage.copy(entity, item);
					expect(created).toMatchObject({ outcome: 'created' });
					const before = stage.crm.log.entries.length;
					// The same values again, and then the record as it was read.
					const again = await stage.copy(entity, item, matchBy(name));
					const update = { [name]: `Thing ${(count += 1)}` };
					const emitted = await stage.emitted(
						entity,
						() => stage.crm.colleague.update(entity, created.id as string, update),
						{ events: ['created', 'updated'] },
					);
					const read = emitted.find((each) => each[idField] === created.id) ?? {};
					const echo = await stage.copy(entity, read, matchBy(idField));
					expect([again, echo]).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'unchanged' }]);
					expect(stage.crm.log.entries.slice(before).filter(requests.isWrite)).toEqual([]);
				}),
				{ numRuns: 15 },
			);
		}, 120_000);
	},
);
