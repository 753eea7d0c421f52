import fc from 'fast-check';
import { keyRule } from '../../../../nodes/sync/matching/matchRule';
import { day, lead, leadRecord } from '../leadDescription';
import { MemoryCrm } from './memoryCrm';
import { ada, run } from './runOn';

test('creates what is not there, updates what is, and says so', async () => {
	const crm = new MemoryCrm([leadRecord('a', { ...ada, Phone: null })]);
	const outcomes = await run(crm, [
		{ ...ada, Phone: '+44 20' },
		{ LastName: 'Hopper', Company: 'Navy', Email: 'grace@example.com' },
	]);
	expect(outcomes).toEqual([
		{
			outcome: 'updated',
			entity: 'Lead',
			id: 'a',
			url: 'https://crm.example/Lead/a',
			matchedBy: 'email',
			candidates: [
				{ entity: 'Lead', id: 'a', url: 'https://crm.example/Lead/a', fields: ['Email'] },
			],
			changes: [{ field: 'Phone', from: null, to: '+44 20' }],
			reason: 'Found by email; 1 field(s) differed.',
		},
		{
			outcome: 'created',
			entity: 'Lead',
			id: 'new2',
			url: 'https://crm.example/Lead/new2',
			candidates: [],
			changes: [
				{ field: 'LastName', from: null, to: 'Hopper' },
				{ field: 'Company', from: null, to: 'Navy' },
				{ field: 'Email', from: null, to: 'grace@example.com' },
			],
			reason: 'No record matches.',
		},
	]);
});

test('looks for all records in one go and writes them in one go', async () => {
	const crm = new MemoryCrm();
	const records = Array.from({ length: 50 }, (_, index) => ({
		...ada,
		Email: `${index}@example.com`,
	}));
	await run(crm, records);
	expect([crm.finds.length, crm.writes.length]).toEqual([1, 1]);
});

test('writes only the fields that differ, and only over what was read', async () => {
	const crm = new MemoryCrm([leadRecord('a', ada)]);
	await run(crm, [{ ...ada, Company: 'Analytical Engines' }]);
	expect(crm.writes).toEqual([
		[
			{
				kind: 'update',
				entity: 'Lead',
				id: 'a',
				values: { Company: 'Analytical Engines' },
				ifVersion: day(1),
			},
		],
	]);
});

test('a record that already has these values is unchanged, and not written', async () => {
	const crm = new MemoryCrm([leadRecord('a', ada)]);
	const [outcome] = await run(crm, [{ ...ada }]);
	expect(outcome).toMatchObject({ outcome: 'unchanged', id: 'a', changes: [] });
	expect(crm.writes).toEqual([]);
});

test('the first of two that match each other creates, the second updates what the first made', async () => {
	const crm = new MemoryCrm();
	const outcomes = await run(crm, [ada, { ...ada, Email: 'ADA@example.com', Phone: '1' }]);
	expect(outcomes).toMatchObject([
		{ outcome: 'created', id: 'new1' },
		{ outcome: 'updated', id: 'new1' },
	]);
	expect(crm.valuesOf('new1')).toMatchObject({ Phone: '1' });
});

test('an empty value matches nothing, and the CRM is not asked for it', async () => {
	const crm = new MemoryCrm([leadRecord('a', { ...ada, Email: null })]);
	const outcomes = await run(crm, [{ ...ada, Email: '' }]);
	expect(outcomes).toMatchObject([{ outcome: 'created' }]);
	expect(crm.finds).toEqual([]);
});

test('what is wrong with one record is its own outcome, and the others go on', async () => {
	const crm = new MemoryCrm();
	const outcomes = await run(crm, [
		{ ...ada, Shoe: '42' },
		{ Email: 'nameless@example.com' },
		{ ...ada, LastName: 'Refused', Email: 'refused@example.com' },
		ada,
	]);
	expect(outcomes.map(({ outcome, reason }) => [outcome, reason])).toEqual([
		['failed', 'Lead has no field "Shoe" that you can see.'],
		['failed', 'A new Lead needs a value for "Last Name" (LastName), "Company" (Company).'],
		['failed', 'The CRM refuses this.'],
		['created', 'No record matches.'],
	]);
});

test('without a place to look, every record is created, twins too', async () => {
	const crm = new MemoryCrm([leadRecord('a', ada)]);
	const outcomes = await run(crm, [ada, ada], { places: [] });
	expect(outcomes.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
	expect(crm.finds).toEqual([]);
});

test('a key of the CRM finds the record', async () => {
	const crm = new MemoryCrm([leadRecord('a', { ...ada, Code: 'A#1' })]);
	const [outcome] = await run(crm, [{ Code: 'a#1', Company: 'New' }], {
		rules: [(description, comparison) => keyRule(description, 'Code', comparison)],
	});
	expect(outcome).toMatchObject({ outcome: 'updated', id: 'a', matchedBy: 'Code' });
});

describe('field rules', () => {
	const held = leadRecord('a', { ...ada, Phone: '1' });

	test('what they keep back is not written', async () => {
		const crm = new MemoryCrm([held]);
		const overwriteRules = { forAll: 'onlyFillEmpty', forSingle: new Map() } as const;
		const incoming = { ...ada, Phone: '2', NumberOfEmployees: 3 };
		const [outcome] = await run(crm, [incoming], { policy: { overwriteRules } });
		expect(outcome).toMatchObject({
			outcome: 'updated',
			changes: [{ field: 'NumberOfEmployees', from: null, to: 3 }],
		});
	});

	test.each([
		['before', 4, 'skipped'],
		['at the same moment as', 5, 'skipped'],
		['after', 6, 'updated'],
	])('a record changed %s the one in the CRM is %s', async (_, changed, expected) => {
		const crm = new MemoryCrm([leadRecord('a', ada, { modified: 5 })]);
		const policy = { changedAt: day(changed) };
		const [outcome] = await run(crm, [{ ...ada, Phone: '2' }], { policy });
		expect(outcome).toMatchObject({ outcome: expected, candidates: [{ id: 'a' }] });
	});
});

describe('with two records in the CRM that match', () => {
	const twins = [
		leadRecord('a', ada, { modified: 1 }),
		leadRecord('b', { ...ada, Company: 'Other' }, { modified: 2 }),
	];

	test('the policy says which is updated, and all are told', async () => {
		const [outcome] = await run(new MemoryCrm(twins), [ada]);
		expect(outcome).toMatchObject({
			outcome: 'updated',
			id: 'b',
			candidates: [{ id: 'a' }, { id: 'b' }],
		});
	});

	test('the one that is taken is written although the CRM knows of the other', async () => {
		const crm = new MemoryCrm(twins);
		await run(crm, [ada, { ...ada, Email: 'new@example.com' }]);
		expect(crm.options).toEqual([{ duplicateRules: 'bypass' }, { duplicateRules: 'respect' }]);
	});

	test('"fail" makes it an error that names them', async () => {
		const [outcome] = await run(new MemoryCrm(twins), [ada], {
			policy: { onMultipleMatches: 'fail' },
		});
		expect(outcome).toMatchObject({
			outcome: 'failed',
			reason: '2 records match: a, b.',
			candidates: [{ id: 'a' }, { id: 'b' }],
			error: { code: 'SEVERAL_MATCH', fields: ['Email'] },
		});
	});

	test('"review" writes nothing and tells them', async () => {
		const crm = new MemoryCrm(twins);
		const [outcome] = await run(crm, [ada], { policy: { onMultipleMatches: 'review' } });
		expect(outcome).toMatchObject({
			outcome: 'review',
			matchedBy: 'email',
			candidates: [{ id: 'a' }, { id: 'b' }],
		});
		expect(crm.writes).toEqual([]);
	});
});

test("the CRM's own duplicate rules are obeyed or not as chosen, and whom they name is told", async () => {
	const crm = new MemoryCrm();
	const [outcome] = await run(crm, [{ ...ada, LastName: 'Twin' }], {
		duplicateRules: 'bypass',
	});
	expect(crm.options).toMatchObject([{ duplicateRules: 'bypass' }]);
	expect(outcome).toMatchObject({
		outcome: 'failed',
		error: { code: 'DUPLICATES_DETECTED' },
		candidates: [{ entity: 'Contact', id: 'twin', url: 'https://crm.example/Contact/twin' }],
	});
});

test('however records repeat in a run, there is one record per e-mail and one outcome per record', async () => {
	const emails = fc.constantFrom('a@x.com', 'A@X.com ', 'b@x.com', ' B@x.com', 'c@x.com');
	const records = fc.array(fc.record({ Email: emails, Phone: fc.string() }), { maxLength: 12 });
	await fc.assert(
		fc.asyncProperty(records, async (incoming) => {
			const crm = new MemoryCrm();
			const outcomes = await run(
				crm,
				incoming.map((values) => ({ ...ada, ...values, Email: values.Email.trim() })),
			);
			expect(outcomes).toHaveLength(incoming.length);
			const keys = new Set(incoming.map(({ Email }) => Email.trim().toLowerCase()));
			expect(outcomes.filter(({ outcome }) => outcome === 'created')).toHaveLength(keys.size);
			expect(crm.all(lead.name)).toHaveLength(keys.size);
		}),
	);
});
