import type { FieldValues } from '../../../../nodes/crm/port';
import {
	emailRule,
	fieldsRule,
	keyRule,
	nameRule,
	phoneRule,
} from '../../../../nodes/sync/matching/matchRule';
import type { MatchRule } from '../../../../nodes/sync/matching/fieldMatching';
import type { Comparison } from '../../../../nodes/sync/values/comparison';
import { phoneNotations } from '../../../../nodes/sync/values/phone';
import { contact, lead } from '../leadDescription';

const plain: Comparison = { ignoreAccents: false };
const american: Comparison = { ignoreAccents: false, country: 'US' };
const withoutAccents: Comparison = { ignoreAccents: true };

function match(rule: MatchRule, left: FieldValues, right: FieldValues): boolean {
	const texts = rule.identify(left).map(({ text }) => text);
	return rule.identify(right).some(({ text }) => texts.includes(text));
}

const email = emailRule(contact, plain);
const name = nameRule(contact, plain);
const customRule = fieldsRule(lead, ['LastName', 'Company'], plain);

describe('records match', () => {
	test.each<[string, MatchRule, FieldValues, FieldValues]>([
		['whatever the case', email, { Email: 'Ada@Example.com' }, { Email: 'ada@example.COM' }],
		['with spaces around', email, { Email: ' ada@x.com ' }, { Email: 'ada@x.com' }],
		['in another email field', email, { Email: 'ada@x.com' }, { OtherEmail: 'ada@x.com' }],
		[
			'in the second of two addresses',
			email,
			{ Email: 'a@x.com', OtherEmail: 'b@x.com' },
			{ Email: 'b@x.com' },
		],
		[
			'however an accent is encoded',
			name,
			{ FirstName: 'André', LastName: 'L' },
			{ FirstName: 'Andre\u0301', LastName: 'L' },
		],
		[
			'however many spaces are between',
			name,
			{ FirstName: 'Ada  Mary', LastName: 'L' },
			{ FirstName: 'Ada Mary', LastName: 'L' },
		],
		[
			'without accents, on request',
			nameRule(contact, withoutAccents),
			{ FirstName: 'José', LastName: 'Dvořák' },
			{ FirstName: 'Jose', LastName: 'Dvorak' },
		],
		[
			'by phone, in whatever notation',
			phoneRule(contact, american),
			{ Phone: '(415) 555-0123' },
			{ Phone: '+1 415.555.0123' },
		],
		[
			'by 15 and 18 characters of an id',
			fieldsRule(lead, ['OwnerId'], plain),
			{ OwnerId: '0055g000001AbCd' },
			{ OwnerId: '0055g000001AbCdAAK' },
		],
		[
			'by 18 characters of an id in another case, with braces',
			fieldsRule(lead, ['OwnerId'], plain),
			{ OwnerId: '0055g000001AbCd' },
			{ OwnerId: ' {0055G000001ABCDAAK} ' },
		],
	])('%s', (_, rule, left, right) => {
		expect(match(rule, left, right)).toBe(true);
	});
});

describe('records do not match', () => {
	test.each<[string, MatchRule, FieldValues, FieldValues]>([
		[
			'with accents that differ',
			name,
			{ FirstName: 'José', LastName: 'L' },
			{ FirstName: 'Jose', LastName: 'L' },
		],
		[
			'by first name alone',
			name,
			{ FirstName: 'Ada', LastName: 'L' },
			{ FirstName: 'Ada', LastName: 'K' },
		],
		[
			'by fax',
			phoneRule(contact, american),
			{ Fax: '+1 415 555 0123' },
			{ Fax: '+1 415 555 0123' },
		],
		[
			'by a number of another country',
			phoneRule(contact, american),
			{ Phone: '415 555 0123' },
			{ Phone: '+44 415 555 0123' },
		],
		[
			'by a number with another extension',
			phoneRule(contact, american),
			{ Phone: '+1 415 555 0123 ext. 12' },
			{ Phone: '(415) 555-0123 x99' },
		],
		[
			'by a number with too few digits',
			phoneRule(contact, american),
			{ Phone: '0' },
			{ Phone: '0' },
		],
		[
			'by quotes that shift a boundary',
			customRule,
			{ LastName: 'a', Company: 'b","c' },
			{ LastName: 'a","b', Company: 'c' },
		],
	])('%s', (_, rule, left, right) => {
		expect(match(rule, left, right)).toBe(false);
	});
});

test.each<FieldValues>([
	{ LastName: 'Lovelace' },
	{ LastName: 'Lovelace', Company: '' },
	{ LastName: ' ', Company: 'x' },
])('%j never matches and is not searched: a field of the rule is empty', (values) => {
	expect(customRule.identify(values)).toEqual([]);
	expect(customRule.keysFor(values)).toEqual([]);
});

test('an identity names the fields that match', () => {
	expect(email.identify({ Email: 'a@x.com', OtherEmail: 'A@x.com' })).toEqual([
		{ text: 'a@x.com', fields: ['Email', 'OtherEmail'], evidence: [] },
	]);
});

describe('the CRM is searched', () => {
	test.each<[string, MatchRule, FieldValues, object[]]>([
		[
			'for the value as given and trimmed',
			customRule,
			{ LastName: ' L ', Company: 'E' },
			[
				{ LastName: ' L ', Company: 'E' },
				{ LastName: 'L', Company: 'E' },
			],
		],
		[
			'for inner spaces as given and for single ones',
			customRule,
			{ LastName: 'L', Company: 'A  B' },
			[
				{ LastName: 'L', Company: 'A  B' },
				{ LastName: 'L', Company: 'A B' },
			],
		],
		[
			'in every email field',
			email,
			{ Email: 'a@x.com' },
			[{ Email: 'a@x.com' }, { OtherEmail: 'a@x.com' }],
		],
		[
			'for the notations of a number',
			phoneRule(lead, american),
			{ Phone: '(415) 555-0123' },
			[{ Phone: { kind: 'phone', ...phoneNotations('(415) 555-0123', 'US') } }],
		],
		[
			'for the text with any accents, on request',
			fieldsRule(lead, ['LastName'], withoutAccents),
			{ LastName: 'Jöb' },
			[{ LastName: { kind: 'anyAccents', text: 'Jöb' } }],
		],
	])('%s', (_, rule, values, keys) => {
		expect(rule.keysFor(values)).toEqual(keys);
	});
});

describe('a rule that cannot be used', () => {
	const bare = { ...lead, label: 'Account', fields: [], nameFields: [] };
	test.each<[string, () => MatchRule, string]>([
		[
			'without an email field',
			() => emailRule(bare, plain),
			'Account has no email field to match by.',
		],
		[
			'without a phone field',
			() => phoneRule(bare, plain),
			'Account has no phone field to match by.',
		],
		['without a name', () => nameRule(bare, plain), 'Account has no name field to match by.'],
		['by no field', () => fieldsRule(lead, [], plain), 'No match field is selected.'],
		[
			'by an unknown field',
			() => fieldsRule(lead, ['Shoe'], plain),
			'Lead has no field "Shoe" to match by.',
		],
		[
			'by an unknown key',
			() => keyRule(contact, 'Code', plain),
			'Contact has no external ID or alternate key "Code".',
		],
	])('%s is an error', (_, create, message) => {
		expect(create).toThrow(message);
	});
});

test('a key of the CRM is matched by its fields, under its own name', () => {
	expect(keyRule(lead, 'Code', plain)).toMatchObject({ name: 'Code', fields: ['Code'] });
});
