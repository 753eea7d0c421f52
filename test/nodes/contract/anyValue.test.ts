/** Values can contain anything: nothing in them changes the query, the URL or the batch around them. */
import fc from 'fast-check';
import type { FieldValues, FindKey } from '../../../nodes/crm/port';
import { productsUnderTest } from '../../products';
import { idOf, setStage } from './stage';

/** Characters with a meaning in one of the languages on the way: OData, SOQL, LIKE, URLs, JSON, HTTP and its batches. */
const dangerous = [
	...`'"\\%_#/[]{}()&=+?<>*:;,@|^~!$-. `,
	...['\n', '\r\n', '\t', '😀', 'é', '日本', 'ﬁ', '\u00a0', '\u2028'],
	...["''", "\\'", '%27', '%25', '%00', '\\u0027', '&amp;', '\\n', '//', '--'],
	...[' or 1 eq 1', "') or contains(lastname,'", '$filter=', '@p1', '@{ref.id}', '_%[a-z]%'],
	...['HTTP/1.1 204 No Content', '\r\n--batch_1--\r\n', 'null', 'true', '0012', "' OR Name != '"],
];

/** Begins and ends with a letter, as CRMs drop spaces around a text. */
const text = fc
	.array(fc.oneof(fc.constantFrom(...dangerous), fc.string({ unit: 'grapheme', maxLength: 4 })), {
		maxLength: 7,
	})
	.map((parts) => `a${parts.join('')}z`)
	.filter((value) => value.length <= 50);

/** CRMs ignore case. */
const texts = fc.uniqueArray(text, {
	minLength: 2,
	maxLength: 6,
	selector: (value) => value.normalize('NFKD').toLowerCase(),
});

describe.each(productsUnderTest)('$name: any value', (underTest) => {
	const { names } = underTest;
	const stage = setStage(underTest);
	const fields = [names.lastName, names.company, names.notes];

	/** Leads by their last name. */
	async function find(keys: readonly FindKey[]): Promise<Map<unknown, FieldValues>> {
		const found = await stage.findBy(keys, fields);
		return new Map(found.map(({ values }) => [values[names.lastName], values]));
	}

	test('is written, found by itself and by pattern, and nothing else is found or changed', async () => {
		await fc.assert(
			fc.asyncProperty(texts, async (values) => {
				const [stranger, ...mine] = values as [string, ...string[]];
				const leads = values.map((value) =>
					stage.lead({
						[names.lastName]: value,
						[names.company]: value,
						[names.notes]: value.repeat(20),
					}),
				);
				const written = new Map(leads.map((lead, index) => [values[index], lead]));
				const results = await stage.crm.write(leads.map((lead) => stage.create(lead)));
				const ids = results.map(idOf);
				const expected = new Map(
					mine.map((value) => {
						const lead = written.get(value)!;
						return [value, Object.fromEntries(fields.map((name) => [name, lead[name]!]))];
					}),
				);

				const byList = await find(mine.map((value) => ({ [names.lastName]: value })));
				expect(byList).toEqual(expected);
				const both = (value: string) => ({ [names.lastName]: value, [names.company]: value });
				expect(await find(mine.map(both))).toEqual(expected);
				const beginning = (text: string) => ({ kind: 'beginsWith', text }) as const;
				const byBeginning = await find(
					mine.map((value) => ({ [names.lastName]: beginning(value) })),
				);
				expect([...byBeginning.keys()]).toEqual(expect.arrayContaining(mine));
				expect(await find([{ [names.lastName]: `${stranger}y` }])).toEqual(new Map());

				const changes = mine.map((value) => ({ [names.company]: `${value}b` }));
				await stage.crm.write(changes.map((each, index) => stage.update(ids[index + 1]!, each)));
				const changed = await find(values.map((value) => ({ [names.lastName]: value })));
				expect(mine.map((value) => changed.get(value)?.[names.company])).toEqual(
					changes.map((each) => each[names.company]),
				);
				expect(changed.get(stranger)).toMatchObject({ [names.company]: stranger });

				for (const id of ids) stage.emulator.as(stage.userId).delete(names.lead, id);
			}),
			{ numRuns: 25 },
		);
	}, 60_000);

	test('32,000 characters are read as they were written', async () => {
		const value = `a${dangerous.join('')}`.repeat(200).slice(0, 31_999).toWellFormed() + 'z';
		const results = await stage.crm.write([
			stage.create({ [names.email]: 'before@example.com' }),
			stage.create({ [names.email]: 'long@example.com', [names.notes]: value }),
			stage.create({ [names.email]: 'after@example.com' }),
		]);
		expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
		const [record] = await stage.findBy([{ [names.email]: 'long@example.com' }], [names.notes]);
		expect(record?.values[names.notes]).toBe(value);
	});
});
