/**
 * There and back: what the trigger of one CRM emits is written to the other one, and what that one's trigger emits is
 * written back. The source stays as it was, or the first write said what it could not keep.
 */
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { FieldKind, Values } from '../../products';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setCaseStage } from './caseStage';

const stages = {
	'Dynamics 365': {
		...dynamics365.thing,
		stage: setCaseStage(dynamics365, () => startDynamics365()),
	},
	'Dynamics 365 that tidies texts': {
		...dynamics365.thing,
		stage: setCaseStage(dynamics365, () => startDynamics365({ tidiesTexts: true })),
	},
	Salesforce: { ...salesforce.thing, stage: setCaseStage(salesforce, () => startSalesforce()) },
	'Salesforce that rounds numbers': {
		...salesforce.thing,
		stage: setCaseStage(salesforce, () => startSalesforce({ keepsDecimals: false })),
	},
};
type Side = (typeof stages)[keyof typeof stages];

/** Their values differ, so the labels are transferred. */
const LABELLED: readonly FieldKind[] = ['choice', 'choices'];

/** What both CRMs have. */
const KINDS: readonly FieldKind[] = [
	...(['email', 'phone', 'url', 'notes', 'integer', 'amount', 'price'] as const),
	...(['checkbox', 'day', 'moment', 'choice', 'choices'] as const),
];

/** An item of one CRM with the field names of the other one. */
function translate(item: IDataObject, from: Side, to: Side): IDataObject {
	const labels = (item._labels ?? {}) as IDataObject;
	const values = KINDS.map((kind) => {
		const name = from.fields[kind]!;
		return [to.fields[kind]!, (LABELLED.includes(kind) ? labels : item)[name]];
	});
	return { [to.name]: item[from.name], ...(Object.fromEntries(values) as IDataObject) };
}

const matchBy = (field: string): INodeParameters => ({
	searchIn: 'entity',
	matchBy: 'customFields',
	matchRules: { rule: [{ fields: [field] }] },
	onNoMatch: 'create',
	overwrite: 'always',
});

/** Values as a colleague or another program has stored them. */
function anyValues({ fields, choice, choices }: Side): fc.Arbitrary<Values> {
	const text = fc.oneof(
		fc.string({ unit: 'grapheme', maxLength: 12 }),
		fc.constantFrom('CRLF\r\nand\nLF', '\u00a0no-break\u00a0', ' spaces ', '\u00a0', '\n', 'tab\t'),
	);
	const numbers = fc.oneof(
		fc.double({ min: 0, max: 1e6, noNaN: true }),
		fc.constantFrom(10.005, 1234.5678, 0, 0.005),
	);
	const moment = fc
		.date({ min: new Date('1980-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
		.map((each) => each.toISOString());
	const separator = typeof choice[0]!.value === 'number' ? ',' : ';';
	const kinds: Partial<Record<FieldKind, fc.Arbitrary<Values[string]>>> = {
		email: fc.constantFrom('Ada@X.co', 'ada@x.co', null),
		phone: fc.constantFrom('+1 415 555 0123', '030 901820', null),
		url: fc.constantFrom('https://example.com/?a=b', 'Example.com', null),
		notes: text,
		integer: fc.option(fc.integer({ min: -1_000_000, max: 1_000_000 })),
		amount: numbers,
		price: fc.option(numbers),
		checkbox: fc.option(fc.boolean()),
		day: fc.option(moment.map((each) => each.slice(0, 10))),
		moment: fc.option(moment),
		choice: fc.constantFrom(...choice.map(({ value }) => value), null),
		choices: fc.constantFrom(choices.stored.replaceAll(';', separator), null),
	};
	const named = Object.entries(kinds).map(([kind, values]) => [fields[kind as FieldKind], values]);
	return fc.record(Object.fromEntries(named) as Record<string, fc.Arbitrary<Values[string]>>);
}

interface FieldChange {
	field: string;
}

/** Which of the fields of the source it is. */
const kindOf = ({ fields }: Side, name: string) => KINDS.find((kind) => fields[kind] === name)!;

let count = 0;

/** What the trigger emits of one record, after a change. */
async function emittedAfter(
	{ stage, entity, idField }: Side,
	id: () => string,
): Promise<IDataObject> {
	let changed = '';
	const items = await stage.emitted(
		entity,
		() => {
			changed = id();
		},
		{ events: ['created', 'updated'], options: { includeLabels: true } },
	);
	return items.find((item) => item[idField] === changed) ?? {};
}

describe.each([
	['Salesforce', 'Dynamics 365'],
	['Salesforce that rounds numbers', 'Dynamics 365'],
	['Salesforce', 'Dynamics 365 that tidies texts'],
	['Dynamics 365', 'Salesforce'],
	['Dynamics 365', 'Salesforce that rounds numbers'],
	['Dynamics 365 that tidies texts', 'Salesforce'],
] as const)('%s, %s and back', (first, second) => {
	const [source, target] = [stages[first], stages[second]];

	test('the source stays as it was', async () => {
		await fc.assert(
			fc.asyncProperty(anyValues(source), async (values) => {
				const name = `Thing ${(count += 1)}`;
				let id = '';
				const item = await emittedAfter(source, () => {
					const created = { ...values, [source.name]: name };
					return (id = source.stage.crm.colleague.create(source.entity, created));
				});
				const copy = translate(item, source, target);
				const there = await target.stage.copy(target.entity, copy, matchBy(target.name));
				expect(there).toMatchObject({ outcome: 'created' });
				const copied = await emittedAfter(target, () => {
					target.stage.crm.colleague.update(target.entity, there.id as string, {
						[target.name]: `${name} again`,
					});
					return there.id as string;
				});
				const echo = { ...translate(copied, target, source), [source.name]: name };
				const back = await source.stage.copy(source.entity, echo, matchBy(source.name));
				const announced = (field: string) =>
					(there.reason as string).includes(
						`(${target.fields[kindOf(source, field)]}) cannot be empty`,
					);
				expect(back).toMatchObject({ id });
				expect((back.changes as FieldChange[]).filter(({ field }) => !announced(field))).toEqual(
					[],
				);
			}),
			{ numRuns: 12 },
		);
	}, 120_000);

	test('a number that the other side cannot keep is announced', async () => {
		const name = `Thing ${(count += 1)}`;
		const item = { [target.name]: name, [target.fields.amount!]: 1234.5678 };
		const there = await target.stage.copy(target.entity, item, matchBy(target.name));
		expect(there.reason).toContain(`(${target.fields.amount}) was rounded to 2 decimal places.`);
	});

	test.each([
		['a text that is too long', 'url', `https://example.com/${'x'.repeat(300)}`],
		['a choice that is missing', 'choice', 'Enormous'],
	] as const)('%s is not cut or dropped: the item fails', async (_, kind, value) => {
		const item = { [target.name]: `Thing ${(count += 1)}`, [target.fields[kind]!]: value };
		const there = await target.stage.copy(target.entity, item, matchBy(target.name));
		expect(there).toMatchObject({ outcome: 'failed', error: { fields: [target.fields[kind]] } });
	});
});
