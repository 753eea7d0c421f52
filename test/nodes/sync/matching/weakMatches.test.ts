/** A shared phone number or name does not make two people one. */
import fc from 'fast-check';
import {
	fieldsRule,
	emailRule,
	nameRule,
	phoneRule,
} from '../../../../nodes/sync/matching/matchRule';
import type { RuleFor } from '../../../../nodes/sync/matching/searchSteps';
import { leadRecord } from '../leadDescription';
import { MemoryCrm } from './memoryCrm';
import { ada, run } from './runOn';

const SWITCHBOARD = '+1 415 555 0100';
const american = { country: 'US' };
const rules = [emailRule, phoneRule];

const held = leadRecord('a', { ...ada, Phone: SWITCHBOARD });
const colleague = { ...ada, LastName: 'Byron', Email: 'byron@example.com', Phone: SWITCHBOARD };
/** Of the same name, with another address. */
const namesake = { ...colleague, LastName: ada.LastName, Company: 'Other' };

describe('a match by phone with another email address', () => {
	const settings = { rules, comparison: american };

	test('is ignored, and the outcome says so', async () => {
		const [outcome] = await run(new MemoryCrm([held]), [colleague], settings);
		expect(outcome).toMatchObject({
			outcome: 'created',
			reason: 'Created: no matching record found. 1 record was ignored as a weak match.',
		});
	});

	test('goes to review on request, with its score and reasons', async () => {
		const matchPolicy = { weakMatches: 'review' } as const;
		const [outcome] = await run(new MemoryCrm([held]), [colleague], { ...settings, matchPolicy });
		expect(outcome).toMatchObject({
			outcome: 'review',
			matchedBy: 'phone',
			candidates: [
				{
					id: 'a',
					score: 20,
					reasons: [
						'Same phone.',
						'Different email address: byron@example.com and ada@example.com.',
					],
				},
			],
		});
	});

	test('is used on request', async () => {
		const matchPolicy = { weakMatches: 'use' } as const;
		const [outcome] = await run(new MemoryCrm([held]), [colleague], { ...settings, matchPolicy });
		expect(outcome).toMatchObject({ outcome: 'updated', id: 'a' });
	});

	test.each<[string, RuleFor]>([
		['the name', nameRule],
		['the last name alone', (lead, comparison) => fieldsRule(lead, ['LastName'], comparison)],
		['name and phone', (lead, comparison) => fieldsRule(lead, ['LastName', 'Phone'], comparison)],
	])('is as weak by %s', async (_, rule) => {
		const crm = new MemoryCrm([leadRecord('a', { ...ada, FirstName: 'Ada', Phone: SWITCHBOARD })]);
		const namesake = { ...ada, FirstName: 'Ada', Email: 'other@example.com', Phone: SWITCHBOARD };
		const [outcome] = await run(crm, [namesake], { rules: [rule] });
		expect(outcome?.outcome).toBe('created');
	});

	test.each([
		['the CRM record has no email address', { ...ada, Email: null, Phone: SWITCHBOARD }, namesake],
		['the item has none', { ...ada, Phone: SWITCHBOARD }, { ...namesake, Email: '' }],
	])('is certain when %s', async (_, values, item) => {
		const crm = new MemoryCrm([leadRecord('a', values)]);
		const [outcome] = await run(crm, [item], { rules, comparison: american });
		expect(outcome).toMatchObject({ outcome: 'updated', id: 'a', matchedBy: 'phone' });
	});
});

describe('a match by phone without an email address on both sides', () => {
	const names = (FirstName: string | null, LastName: string) => ({ ...ada, FirstName, LastName });
	test.each([
		[names('Ada', 'Lovelace'), names('Bob', 'Byron'), 'created'],
		[names('Ada', 'Lovelace'), names('Ada', 'Byron'), 'created'],
		[names('Ada', 'Lovelace'), names('Bob', 'Lovelace'), 'created'],
		[names(null, 'Lovelace'), names(null, 'Byron'), 'created'],
		[names('Ada', 'Lovelace'), names(null, 'Lovelace'), 'updated'],
		[names('Ada', 'Lovelace'), names('A.', 'Lovelace'), 'updated'],
		[names('Ada', 'Lovelace'), names('Ada B.', 'LOVELACE'), 'updated'],
		[names('Ada', 'Lovelace'), names('Lovelace', 'Ada'), 'updated'],
	])('of %j and %j is %s', async (inCrm, item, expected) => {
		for (const emails of [
			[null, null],
			[ada.Email, null],
			[null, ada.Email],
		]) {
			const held = leadRecord('a', { ...inCrm, Email: emails[0]!, Phone: SWITCHBOARD });
			const incoming = { ...item, Email: emails[1]!, Phone: SWITCHBOARD, Company: 'Other' };
			const settings = { rules, comparison: american };
			const [outcome] = await run(new MemoryCrm([held]), [incoming], settings);
			expect(outcome?.outcome).toBe(expected);
		}
	});

	test('keeps 400 colleagues apart, in one search and one write', async () => {
		const crm = new MemoryCrm();
		const colleagues = Array.from({ length: 400 }, (_, index) => ({
			...names(`First${index % 7}`, `Colleague ${index}`),
			Email: index % 2 === 0 ? '' : `colleague${index}@example.com`,
			Phone: SWITCHBOARD,
		}));
		const settings = { rules, comparison: american };
		const first = await run(crm, colleagues, settings);
		expect(new Set(first.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
		expect([crm.all('Lead').length, crm.finds.length, crm.writes.length]).toEqual([400, 1, 1]);
		const second = await run(crm, colleagues, settings);
		expect(new Set(second.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
	});
});

test('400 colleagues behind one number stay 400 people, in one search and one write', async () => {
	const crm = new MemoryCrm();
	const colleagues = Array.from({ length: 400 }, (_, index) => ({
		...ada,
		LastName: `Colleague ${index}`,
		Email: `colleague${index}@example.com`,
		Phone: SWITCHBOARD,
	}));
	const settings = { rules, comparison: american };
	const first = await run(crm, colleagues, settings);
	expect(new Set(first.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
	expect([crm.all('Lead').length, crm.finds.length, crm.writes.length]).toEqual([400, 1, 1]);
	const second = await run(crm, colleagues, settings);
	expect(new Set(second.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
});

test('a record with a phone alone takes the email address of one person, and of no other', async () => {
	const crm = new MemoryCrm([leadRecord('a', { ...ada, Email: null, Phone: SWITCHBOARD })]);
	const people = ['x@example.com', 'y@example.com', 'z@example.com'].map((Email) => ({
		...namesake,
		Email,
	}));
	const outcomes = await run(crm, people, { rules, comparison: american });
	expect(outcomes.map(({ outcome }) => outcome)).toEqual(['updated', 'created', 'created']);
	expect(crm.valuesOf('a')).toMatchObject({ Email: 'x@example.com' });
});

test('by default, no two people with different email addresses become one record', async () => {
	const person = fc.record({
		LastName: fc.constantFrom('Lovelace', 'Byron'),
		FirstName: fc.constantFrom('Ada', ''),
		Email: fc.constantFrom('', 'a@x.com', 'b@x.com', 'c@x.com', 'd@x.com'),
		Phone: fc.constantFrom('', '0', SWITCHBOARD, `${SWITCHBOARD} ext. 12`, '(415) 555-0100 x99'),
	});
	const ruleSets = fc.constantFrom<RuleFor[]>(
		[emailRule, phoneRule],
		[emailRule, nameRule],
		[phoneRule],
		[nameRule],
		[emailRule, phoneRule, nameRule],
	);
	const people = fc.array(person, { maxLength: 8 });
	await fc.assert(
		fc.asyncProperty(people, people, ruleSets, async (existing, incoming, some) => {
			const crm = new MemoryCrm(
				existing.map((values, index) => leadRecord(`old${index}`, { ...ada, ...values })),
			);
			const addressOf = new Map(crm.all('Lead').map(({ id, values }) => [id, values.Email]));
			const settings = {
				rules: some,
				comparison: american,
				policy: { onMultipleMatches: 'oldest', onNothingToMatch: 'create' } as const,
			};
			const items = incoming.map((values) => ({ ...ada, ...values }));
			const outcomes = await run(crm, items, settings);
			for (const [index, outcome] of outcomes.entries()) {
				const address = items[index]?.Email;
				if (!('id' in outcome) || outcome.id === undefined || address === '') continue;
				const before = addressOf.get(outcome.id);
				if (before) expect(address).toBe(before);
				addressOf.set(outcome.id, address);
			}
		}),
		{ numRuns: 200 },
	);
});
