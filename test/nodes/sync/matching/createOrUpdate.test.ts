import fc from 'fast-check';
import { keyRule } from '../../../../nodes/sync/matching/matchRule';
import type { MappedValues } from '../../../../nodes/sync/values/lookupNames';
import { day, lead, leadRecord } from '../leadDescription';
import { MemoryCrm } from './memoryCrm';
import { ada, run } from './runOn';

test('creates new records, updates existing ones, and reports both', async () => {
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
			reason: 'Matched by email; updated 1 field.',
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
			reason: 'Created: no matching record found.',
		},
	]);
});

test('searches all records in one call and writes them in one call', async () => {
	const crm = new MemoryCrm();
	const records = Array.from({ length: 50 }, (_, index) => ({
		...ada,
		Email: `${index}@example.com`,
	}));
	await run(crm, records);
	expect([crm.finds.length, crm.writes.length]).toEqual([1, 1]);
});

test('writes only the fields that differ, and only over the version that was read', async () => {
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
	expect(outcome).toMatchObject({
		outcome: 'unchanged',
		id: 'a',
		changes: [],
		reason: 'No changes: all mapped fields already have these values.',
	});
	expect(crm.writes).toEqual([]);
});

test('the first of two that match each other creates, the second updates what the first created', async () => {
	const crm = new MemoryCrm();
	const outcomes = await run(crm, [ada, { ...ada, Email: 'ADA@example.com', Phone: '1' }]);
	expect(outcomes).toMatchObject([
		{ outcome: 'created', id: 'new1' },
		{ outcome: 'updated', id: 'new1' },
	]);
	expect(crm.valuesOf('new1')).toMatchObject({ Phone: '1' });
});

describe('an empty value matches nothing, and the CRM is not searched for it', () => {
	test.each([
		['skip', 'skipped', 'Skipped: no email to match by.'],
		['create', 'created', 'Created without a duplicate check: no email to match by.'],
		['review', 'review', 'Not searched: no email to match by.'],
		['fail', 'failed', 'Not searched: no email to match by.'],
	] as const)('%s: the item is %s', async (onNothingToMatch, outcome, reason) => {
		const crm = new MemoryCrm([leadRecord('a', { ...ada, Email: null })]);
		const outcomes = await run(crm, [{ ...ada, Email: '' }], { policy: { onNothingToMatch } });
		expect(outcomes).toMatchObject([{ outcome, reason }]);
		expect(crm.finds).toEqual([]);
	});
});

test('an error of one record is its own outcome, and the others are processed', async () => {
	const crm = new MemoryCrm();
	const outcomes = await run(crm, [
		{ ...ada, Shoe: '42' },
		{ Email: 'nameless@example.com' },
		{ ...ada, LastName: 'Rejected', Email: 'rejected@example.com' },
		ada,
	]);
	expect(outcomes.map(({ outcome, reason }) => [outcome, reason])).toEqual([
		['failed', 'Field "Shoe" does not exist on Lead, or the connected user has no access to it.'],
		['failed', 'A new Lead requires a value for "Last Name" (LastName), "Company" (Company).'],
		['failed', 'The CRM rejects this.'],
		['created', 'Created: no matching record found.'],
	]);
});

test('without a search, every record is created, duplicates too', async () => {
	const crm = new MemoryCrm([leadRecord('a', ada)]);
	const outcomes = await run(crm, [ada, ada], { searchIn: [] });
	const reason = 'Created without a duplicate check.';
	expect(outcomes).toMatchObject([
		{ outcome: 'created', reason },
		{ outcome: 'created', reason },
	]);
	expect(crm.finds).toEqual([]);
});

test('a key of the CRM finds the record', async () => {
	const crm = new MemoryCrm([leadRecord('a', { ...ada, Code: 'A#1' })]);
	const [outcome] = await run(crm, [{ Code: 'a#1', Company: 'New' }], {
		rules: [(description, comparison) => keyRule(description, 'Code', comparison)],
	});
	expect(outcome).toMatchObject({ outcome: 'updated', id: 'a', matchedBy: 'Code' });
});

describe('overwrite behavior', () => {
	const held = leadRecord('a', { ...ada, Phone: '1' });

	test('fields that it protects are not written', async () => {
		const crm = new MemoryCrm([held]);
		const overwriteRules = { forAll: 'onlyFillEmpty', forSingle: new Map() } as const;
		const incoming = { ...ada, Phone: '2', NumberOfEmployees: 3 };
		const [outcome] = await run(crm, [incoming], { policy: { overwriteRules } });
		expect(outcome).toMatchObject({
			outcome: 'updated',
			changes: [{ field: 'NumberOfEmployees', from: null, to: 3 }],
		});
	});

	test.each<[string, MappedValues, string]>([
		[
			'the overwrite behavior',
			{ Phone: '2' },
			'No changes: Overwrite Behavior keeps the existing values.',
		],
		[
			'fields that cannot be updated',
			{ CampaignId: '701000000000001' },
			'No changes: the fields that differ can only be set when a record is created.',
		],
	])('a record unchanged because of %s says so', async (_, values, reason) => {
		const overwriteRules = { forAll: 'onlyFillEmpty', forSingle: new Map() } as const;
		const [outcome] = await run(new MemoryCrm([held]), [{ ...ada, ...values }], {
			policy: { overwriteRules },
		});
		expect(outcome).toMatchObject({ outcome: 'unchanged', reason });
	});

	test.each([
		['before', 4, 'skipped'],
		['at the same time as', 5, 'skipped'],
		['after', 6, 'updated'],
	])('a record modified %s the one in the CRM is %s', async (_, changed, expected) => {
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

	test('the policy selects which is updated, and all are reported', async () => {
		const [outcome] = await run(new MemoryCrm(twins), [ada]);
		expect(outcome).toMatchObject({
			outcome: 'updated',
			id: 'b',
			candidates: [{ id: 'a' }, { id: 'b' }],
		});
	});

	test('the selected one is written without the duplicate rules of the CRM', async () => {
		const crm = new MemoryCrm(twins);
		await run(crm, [ada, { ...ada, Email: 'new@example.com' }]);
		expect(crm.options).toEqual([{ duplicateRules: 'bypass' }, { duplicateRules: 'respect' }]);
	});

	test('"fail" is an error that names them', async () => {
		const [outcome] = await run(new MemoryCrm(twins), [ada], {
			policy: { onMultipleMatches: 'fail' },
		});
		expect(outcome).toMatchObject({
			outcome: 'failed',
			reason: '2 records match: a, b.',
			candidates: [{ id: 'a' }, { id: 'b' }],
			error: { code: 'MULTIPLE_MATCHES', fields: ['Email'] },
		});
	});

	test('"review" writes nothing and reports them', async () => {
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

test("the CRM's own duplicate rules are bypassed if selected, and the records they found are reported", async () => {
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

test('however records repeat in a run, there is one record per email and one outcome per record', async () => {
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
