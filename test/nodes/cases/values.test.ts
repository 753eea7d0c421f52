/**
 * Values of every kind, mapped by hand and automatically (C01, C05, C06, C35, C37, C38, C49): the same value has the same
 * result either way, and what was read or written is unchanged when it is written again. The workflow is in New York.
 */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { productsUnderTest, type FieldKind, type ProductUnderTest } from '../../products';
import { startDynamics365 } from '../../products/dynamics365';
import { startSalesforce } from '../../products/salesforce';
import { setCaseStage } from './caseStage';
import { matchBy, rowsOf, type Row } from './valueTable';

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

const tidyDynamics365 = {
	...productsUnderTest.find(({ name }) => name === 'Dynamics 365')!,
	name: 'Dynamics 365 that tidies texts',
	start: () => startDynamics365({ tidiesTexts: true }),
};

describe.each([...productsUnderTest, roundingSalesforce, tidyDynamics365])(
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
