import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { FieldDescription, FieldType, FieldValue } from '../../../../nodes/crm/port';
import { InvalidValue } from '../../../../nodes/sync/values/invalidValue';
import { sameValue, toFieldValue } from '../../../../nodes/sync/values/value';
import { describeField } from '../../../support/fieldDescription';

const field = (type: FieldType, facts?: Partial<FieldDescription>) =>
	describeField(type, 'Field__c', facts);

const stored = (description: FieldDescription, value: unknown, timezone = 'America/New_York') =>
	toFieldValue(description, value, timezone);

const rating = field('choice', {
	isRestricted: true,
	choices: [
		{ value: 1, label: 'Hot' },
		{ value: 2, label: 'Warm' },
	],
	inactiveChoices: [{ value: 3, label: 'Tepid' }],
});
const interests = field('multiChoice', {
	isRestricted: true,
	choices: [
		{ value: 1, label: 'Sales' },
		{ value: 2, label: 'Research, Development' },
		{ value: 3, label: 'Service; Support' },
	],
});
const source = field('choice', { choices: [{ value: 'Web', label: 'Web Site' }] });
const amount = field('number', { scale: 2 });
const clock = field('dateTime', { dateBehavior: 'timeZoneIndependent' });
const savedEmail = field('email', { storedInLowerCase: true });

test.each(['', ' ', '\t\u00a0\n', null, undefined, []])('%j is empty for every type', (value) => {
	const types: FieldType[] = [
		...([
			'text',
			'email',
			'phone',
			'url',
			'number',
			'boolean',
			'date',
			'dateTime',
			'time',
		] as const),
		...(['choice', 'multiChoice', 'lookup', 'id'] as const),
	];
	for (const type of types) expect(stored(field(type), value)).toBeNull();
});

test.each<[string, FieldDescription, unknown, FieldValue]>([
	[
		'text without the spaces around it',
		field('text'),
		'  Ada\u00a0Lovelace\t',
		'Ada\u00a0Lovelace',
	],
	['line ends stay', field('text'), 'a\r\nb', 'a\r\nb'],
	['a number as text', field('text'), 7, '7'],
	['leading zeros', field('phone'), '007', '007'],
	['a moment as text', field('text'), new Date(0), '1970-01-01T00:00:00.000Z'],
	['an email address', field('email'), ' Ada@X.co', 'Ada@X.co'],
	['an email address in lower case', savedEmail, ' Ada@X.co', 'ada@x.co'],
	['a number in text', field('number'), ' 1.5 ', 1.5],
	['zero', field('number'), 0, 0],
	['a number with an exponent', field('number'), '1.5e3', 1500],
	['half away from zero', amount, 10.005, 10.01],
	['half away from zero, below zero', amount, '-10.005', -10.01],
	['decimals beyond the scale', amount, '0.30000000000000004', 0.3],
	['a whole number with decimals that are zero', field('number', { isInteger: true }), '5.0', 5],
	['true in text', field('boolean'), 'TRUE', true],
	['0 is false', field('boolean'), 0, false],
	['a choice by its value', rating, 2, 2],
	['a choice by its value in text', rating, '2', 2],
	['a choice by its label, in any case', rating, ' hot', 1],
	['a choice that is no longer offered', rating, 'Tepid', 3],
	['a choice by its label', source, 'Web Site', 'Web'],
	['another value of a picklist that is not restricted', source, 'Trade Show', 'Trade Show'],
	['several choices in a list, in any order', interests, ['3', 'sales'], '1;3'],
	['several choices with semicolons', interests, '3;1;1', '1;3'],
	['several choices with commas', interests, '3, 1', '1;3'],
	['labels that contain separators', interests, 'Service; Support, Research, Development', '2;3'],
	['separators alone', interests, ' ;, ', null],
	['an ID', field('id'), ' 00Q000000000001 ', '00Q000000000001'],
])('stored: %s', (_, description, value, expected) => {
	expect(stored(description, value)).toEqual(expected);
});

describe('a date, in New York', () => {
	test.each<[unknown, string]>([
		['2026-03-31', '2026-03-31'],
		['03/31/2026', '2026-03-31'],
		['3/31/2026 11:30 PM', '2026-03-31'],
		['31.3.2026', '2026-03-31'],
		['2026-03-31T23:30:00', '2026-03-31'],
		['2026-03-31 23:30:00', '2026-03-31'],
		['2026-04-01T03:30:00Z', '2026-03-31'],
		['2026-04-01T03:30:00.000+0000', '2026-03-31'],
		// A plain day, as programs write it.
		['2026-03-31T00:00:00.000Z', '2026-03-31'],
		[new Date('2026-03-31'), '2026-03-31'],
		[new Date('2026-04-01T03:30:00Z'), '2026-03-31'],
		// A day as it is where the text was written.
		['2026-03-31T00:00:00+02:00', '2026-03-31'],
		[DateTime.fromISO('2026-03-31', { zone: 'Asia/Tokyo' }), '2026-03-31'],
	])('%j is %s', (value, expected) => {
		expect(stored(field('date'), value)).toBe(expected);
	});
});

describe('a date and time, in New York', () => {
	test.each<[unknown, string]>([
		['2026-03-31T23:30:00', '2026-04-01T03:30:00.000Z'],
		['2026-03-31', '2026-03-31T04:00:00.000Z'],
		['03/31/2026', '2026-03-31T04:00:00.000Z'],
		['2026-03-31T09:30:00Z', '2026-03-31T09:30:00.000Z'],
		['2026-03-31T11:30:00+02:00', '2026-03-31T09:30:00.000Z'],
		['2026-03-31T09:30:00.999Z', '2026-03-31T09:30:00.000Z'],
		[new Date(0), '1970-01-01T00:00:00.000Z'],
		[DateTime.fromMillis(0), '1970-01-01T00:00:00.000Z'],
	])('%j is %s', (value, expected) => {
		expect(stored(field('dateTime'), value)).toBe(expected);
	});

	test.each<[unknown, string]>([
		['2026-03-31T23:30:00', '2026-03-31T23:30:00'],
		// The clock never shows this hour in New York.
		['2026-03-08T02:30:00', '2026-03-08T02:30:00'],
		['2026-04-01T03:30:00Z', '2026-03-31T23:30:00'],
		[new Date('2026-04-01T03:30:00Z'), '2026-03-31T23:30:00'],
	])('without a time zone, %j is %s', (value, expected) => {
		expect(stored(clock, value)).toBe(expected);
	});
});

test.each<[FieldDescription, unknown, string]>([
	[field('text'), { first: 'Ada' }, 'must be text, not an object'],
	[field('email'), ['a@example.com'], 'must be text, not a list'],
	[
		field('text'),
		'Ada \ud83d',
		'contains an incomplete character, such as half of an emoji (a lone surrogate)',
	],
	[
		field('text'),
		1.2345678901234567e19,
		'cannot be the number 12345678901234567000, which cannot be represented exactly; map it as text instead',
	],
	[
		field('text'),
		NaN,
		'cannot be the number NaN, which cannot be represented exactly; map it as text instead',
	],
	[field('number'), 'many', 'must be a number, not "many"'],
	[field('number'), NaN, 'must be a number, not NaN'],
	[field('number'), Infinity, 'must be a number, not Infinity'],
	[field('number'), '0x10', 'must be a number, not "0x10"'],
	[field('number'), true, 'must be a number, not true'],
	[
		field('number'),
		'12345678901234567890',
		'has more digits than can be sent exactly: "12345678901234567890"',
	],
	[field('number'), 2 ** 53, 'has more digits than can be sent exactly: 9007199254740992'],
	[field('time'), '24:00', 'must be a time such as 09:30 or 09:30:15'],
	[field('number', { isInteger: true }), 1.5, 'must be a whole number, not 1.5'],
	[field('boolean'), 'perhaps', 'must be true or false, not "perhaps"'],
	[field('date'), 'tomorrow', 'must be a date such as 2026-03-31 or 2026-03-31T09:30:00Z'],
	[field('date'), '10:30', 'must be a date such as 2026-03-31 or 2026-03-31T09:30:00Z'],
	[field('dateTime'), 5, 'must be a date such as 2026-03-31 or 2026-03-31T09:30:00Z'],
	[rating, 'Cold', 'must be one of its choices (Hot, Warm), not "Cold"'],
	[
		interests,
		'Sales;Marketing',
		'must be one of its choices (Sales, Research, Development, Service; Support), not "Marketing"',
	],
])('$type: %j is rejected', (description, value, message) => {
	expect(() => stored(description, value)).toThrow(new InvalidValue(message));
});

test.each<[FieldDescription, FieldValue, FieldValue, boolean]>([
	[field('text'), 'Ada', 'Ada', true],
	[field('text'), 'Ada', 'ada', false],
	[field('text'), ' Ada', 'Ada ', true],
	[field('text'), 'a\r\nb', 'a\nb', true],
	[field('text'), '', null, true],
	[field('text'), ' ', null, true],
	[field('text'), null, 'Ada', false],
	[field('email'), 'Ada@X.co', 'ada@x.co', true],
	[field('number'), 1, 1, true],
	[field('number'), 0, null, false],
	[amount, 10.005, 10.01, true],
	[amount, 1234.5678, 1234.57, true],
	[amount, 1234.5678, 1234.56, false],
	[field('boolean'), false, null, false],
	[field('boolean', { nullable: false }), false, null, true],
	[field('dateTime'), '2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000+01:00', true],
	[field('dateTime'), '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.900Z', true],
	[field('dateTime'), '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', false],
	[interests, '1;3', '3;1', true],
	[interests, '1;3', '1', false],
	[field('id'), '00Q000000000001', '00Q000000000001EAA', true],
	[field('id'), '00Q000000000001', '00Q000000000002EAA', false],
	[
		field('lookup'),
		'6F9619FF-8B86-D011-B42D-00C04FC964FF',
		'{6f9619ff-8b86-d011-b42d-00c04fc964ff}',
		true,
	],
])('$type: %j and %j are the same: %j', (description, left, right, expected) => {
	expect(sameValue(description, left, right)).toBe(expected);
});

describe('what is stored stays as it is when it is stored again', () => {
	const MAX_SAFE = Number.MAX_SAFE_INTEGER;
	const anyNumber = fc.oneof(
		fc.double({ min: -MAX_SAFE, max: MAX_SAFE, noNaN: true }),
		fc.maxSafeInteger(),
	);
	const anyDate = fc
		.date({ min: new Date(-1e12), max: new Date(4e12), noInvalidDate: true })
		.map((date) => date.toISOString());
	test.each<[string, FieldDescription, fc.Arbitrary<unknown>]>([
		['text', field('text'), fc.string({ unit: 'grapheme' })],
		['email', savedEmail, fc.emailAddress()],
		['number', field('number'), anyNumber],
		['amount', amount, anyNumber],
		['date', field('date'), anyDate],
		['dateTime', field('dateTime'), anyDate],
		['clock', clock, anyDate],
		['time', field('time'), anyDate.map((date) => date.slice(11))],
		['choices', interests, fc.subarray([1, 2, 3], { minLength: 1 })],
	])('%s', (_, description, arbitrary) => {
		fc.assert(
			fc.property(arbitrary, fc.constantFrom('America/New_York', 'Asia/Tokyo'), (value, zone) => {
				const once = stored(description, value, zone);
				expect(stored(description, once, zone)).toEqual(once);
				expect(sameValue(description, once, stored(description, value, zone))).toBe(true);
			}),
		);
	});
});
