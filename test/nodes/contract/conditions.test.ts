/** Conditions: the filter of every CRM and the check of the values that were read select the same records. */
import fc from 'fast-check';
import { CrmError } from '../../../nodes/crm/errors';
import {
	conditionOperators,
	type Conditions,
	type CrmRecord,
	type EntityDescription,
	type FieldDescription,
} from '../../../nodes/crm/port';
import { readConditions, type ConditionInput } from '../../../nodes/sync/changes/conditions';
import { meets } from '../../../nodes/sync/changes/meets';
import { productsUnderTest } from '../../products';
import { connect } from '../../support/plainTransport';
import { setStage } from './stage';

const MINUTE = 60_000;

/** Few letters, so that values are often the same: in both cases, with quotes and the wildcards of either CRM. */
const text = fc
	.string({ unit: fc.constantFrom('a', 'B', 'b', '%', '_', "'", '[', '0'), maxLength: 3 })
	.map((middle) => `a${middle}b`);

describe.each(productsUnderTest)('$name: conditions', (underTest) => {
	const { names, product } = underTest;
	const stage = setStage(underTest);
	const { lead, lastName, jobTitle, notes, employees, doNotCall, region, interests } = names;
	const written = [lastName, jobTitle, notes, employees, doNotCall, region, interests];
	const fields = [...written, names.owner, names.created, names.leadId];
	let description: EntityDescription;
	let records: CrmRecord[];

	const fieldNamed = (name: string) => description.fields.find((field) => field.name === name)!;
	const valuesOf = (name: string) => (fieldNamed(name).choices ?? []).map(({ value }) => value);
	const find = (conditions?: Conditions) =>
		stage.crm.readLatest({ entity: lead, fields, conditions, limit: 1_000 });

	beforeAll(async () => {
		const { emulator } = stage;
		const { clock, colleague } = emulator;
		description = await product.open(connect(emulator, emulator.issueToken())).describe(lead);
		const separator = typeof valuesOf(interests)[0] === 'number' ? ',' : ';';
		const values = fc.record({
			[lastName]: text,
			[jobTitle]: fc.option(text),
			[notes]: fc.option(text),
			[employees]: fc.option(fc.integer({ min: 0, max: 3 })),
			[doNotCall]: fc.boolean(),
			[region]: fc.option(fc.constantFrom(...valuesOf(region))),
			[interests]: fc.subarray(valuesOf(interests)).map((some) => some.join(separator) || null),
		});
		for (const each of fc.sample(values, { numRuns: 60, seed: 7 })) {
			clock.advance(MINUTE);
			colleague.create(lead, { ...stage.lead(), ...each });
		}
		stage.createLead();
		clock.advance(MINUTE);
	});

	beforeEach(async () => {
		records = await find();
	});

	/** A value as a user sets it. */
	function inputFor({ name, type, choices = [] }: FieldDescription): fc.Arbitrary<unknown> {
		const [labels, values] = [choices.map(({ label }) => label), valuesOf(name)];
		switch (type) {
			case 'text':
				return text;
			case 'number':
				return fc.integer({ min: 0, max: 3 }).map(String);
			case 'choice':
				return fc.constantFrom(...labels, ...values, 'o');
			case 'multiChoice':
				return fc.subarray([labels, values].flat(), { minLength: 1, maxLength: 3 });
			default:
				return fc.constantFrom(...records.map((record) => record.values[name] ?? null));
		}
	}

	const inputs = (name: string): fc.Arbitrary<ConditionInput> =>
		fc.record({
			field: fc.constant(name),
			operator: fc.constantFrom(...conditionOperators),
			value: inputFor(fieldNamed(name)),
		});

	/** @returns undefined for conditions that are rejected when they are set. */
	async function findUnlessRejected(combine: Conditions['combine'], some: ConditionInput[]) {
		try {
			const conditions = readConditions(description, combine, some);
			return conditions && { conditions, found: await find(conditions) };
		} catch (error) {
			const isRejection = error instanceof CrmError && error.status === undefined;
			if (!isRejection) throw error;
			return undefined;
		}
	}

	test('the filter of the CRM finds the records that the check finds', async () => {
		const tried = new Set<string>();
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom('all' as const, 'any' as const),
				fc.array(fc.constantFrom(...fields).chain(inputs), { minLength: 1, maxLength: 3 }),
				async (combine, some) => {
					const accepted = await findUnlessRejected(combine, some);
					fc.pre(accepted !== undefined);
					const { conditions, found } = accepted;
					const met = records.filter(({ values }) => meets(values, conditions));
					expect(found.map(({ id }) => id)).toEqual(met.map(({ id }) => id));
					for (const { type, operator } of conditions.conditions) tried.add(`${type} ${operator}`);
				},
			),
			{ numRuns: 100 },
		);
		expect(tried.size).toBeGreaterThan(30);
	});

	test('a record is found by its id, in whatever form it is written', async () => {
		const { id } = records[0]!;
		const forms = id.includes('-')
			? [id, id.toUpperCase(), `{${id}}`, `{${id.toUpperCase()}}`]
			: [id, id.slice(0, 15)];
		for (const value of forms) {
			const input = { field: names.leadId, operator: 'equals' as const, value };
			const conditions = readConditions(description, 'all', [input]);
			expect((await find(conditions)).map((record) => record.id)).toEqual([id]);
		}
	});
});
