/** Which records match each other: rules in order, chains, and what is not certain. */
import type { EntityDescription, FieldValues } from '../../../../nodes/crm/port';
import { groupDuplicates, type WeakGroups } from '../../../../nodes/sync/duplicates/groups';
import { companyNameRule } from '../../../../nodes/sync/matching/companyRules';
import type { MatchRule } from '../../../../nodes/sync/matching/fieldMatching';
import { emailRule, nameRule, phoneRule } from '../../../../nodes/sync/matching/matchRule';
import { contact, recordOf } from '../leadDescription';

const comparison = { ignoreAccents: false, country: 'US' };
const people = [emailRule, phoneRule, nameRule].map((rule) => rule(contact, comparison));
const company: EntityDescription = { ...contact, name: 'Account', nameFields: ['Title'] };

interface Case {
	records: FieldValues[];
	rules?: readonly MatchRule[];
	weakGroups?: WeakGroups;
}

/** Ids are positions; a group is its ids, rules and score. */
const group = ({ records, rules = people, weakGroups = 'byRule' }: Case) =>
	groupDuplicates(
		records.map((values, index) =>
			recordOf(contact, String(index), values, { created: index + 1 }),
		),
		rules,
		weakGroups,
	).map(({ records: some, matchedBy, weakness }) =>
		[some.map(({ id }) => id).join(' '), matchedBy.join(', '), weakness?.score ?? 100].join(': '),
	);

const phone = { Phone: '+1 415 555 0100' };

test.each<[what: string, given: Case, expected: string[]]>([
	['no record', { records: [] }, []],
	['empty values', { records: [{ Email: null }, { Email: '' }, {}] }, []],
	[
		'one of several emails',
		{ records: [{ Email: 'a@x.com' }, { Email: 'b@x.com', OtherEmail: 'A@x.com' }] },
		['0 1: email: 100'],
	],
	[
		'a chain of emails',
		{
			records: [
				{ Email: 'a@x.com' },
				{ Email: 'b@x.com' },
				{ Email: 'a@x.com', OtherEmail: 'b@x.com' },
			],
		},
		['0 1 2: email: 100'],
	],
	[
		'a later rule for a record without a match',
		{ records: [{ Email: 'a@x.com', ...phone }, { Email: 'a@x.com' }, phone] },
		['0 1 2: email, phone: 100'],
	],
	[
		'a phone number of people with different names, one of them without an email',
		{
			records: [
				{ ...phone, FirstName: 'Ada', LastName: 'Byron', Email: 'ada@x.com' },
				{ ...phone, FirstName: 'Charles', LastName: 'Babbage' },
			],
			weakGroups: 'return',
		},
		['0 1: phone: 20'],
	],
	[
		'a phone number of one person, whose name is written in two ways',
		{
			records: [
				{ ...phone, FirstName: 'Ada', LastName: 'Byron', Email: 'ada@x.com' },
				{ ...phone, FirstName: 'A.', LastName: 'Byron' },
			],
		},
		['0 1: phone: 100'],
	],
	[
		'a phone number of several people without an email',
		{
			records: [
				{ ...phone, FirstName: 'Ada', LastName: 'Byron' },
				{ ...phone, FirstName: 'Anna', LastName: 'Byron' },
				{ ...phone, FirstName: 'A.', LastName: 'Byron' },
			],
			weakGroups: 'return',
		},
		['0 1: phone: 20', '0 2: phone: 50'],
	],
	[
		'no later rule between records that all have a match',
		{
			records: [
				{ Email: 'a@x.com', ...phone },
				{ Email: 'a@x.com' },
				{ Email: 'b@x.com', ...phone },
				{ Email: 'b@x.com' },
			],
		},
		['0 1: email: 100', '2 3: email: 100'],
	],
	[
		'the phone of colleagues',
		{
			records: [
				{ Email: 'a@x.com', ...phone },
				{ Email: 'b@x.com', ...phone },
			],
		},
		[],
	],
	[
		'the phone of colleagues, where weak matches are returned',
		{
			records: [
				{ Email: 'a@x.com', ...phone },
				{ Email: 'b@x.com', ...phone },
			],
			weakGroups: 'return',
		},
		['0 1: phone: 20'],
	],
	[
		'a record that can be any of the colleagues',
		{
			records: [phone, { Email: 'a@x.com', ...phone }, { Email: 'b@x.com', ...phone }],
			weakGroups: 'return',
		},
		['0 1: phone: 50', '0 2: phone: 50'],
	],
	[
		'a company name without anything to confirm it',
		{
			records: [{ Title: 'Acme Inc.' }, { Title: 'ACME' }],
			rules: [companyNameRule(company, comparison)],
		},
		['0 1: company name: 50'],
	],
	[
		'a company name that a phone number confirms',
		{
			records: [
				{ Title: 'Acme Inc.', ...phone },
				{ Title: 'ACME', ...phone },
			],
			rules: [companyNameRule(company, comparison)],
		},
		['0 1: company name: 100'],
	],
	[
		'weak matches that are ignored',
		{
			records: [{ Title: 'Acme Inc.' }, { Title: 'ACME' }],
			rules: [companyNameRule(company, comparison)],
			weakGroups: 'ignore',
		},
		[],
	],
])('%s', (_, given, expected) => {
	expect(group(given)).toEqual(expected);
});
