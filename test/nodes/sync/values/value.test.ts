import fc from 'fast-check';
import type { FieldDescription, FieldType, FieldValue } from '../../../../nodes/crm/port';
import { describeField } from '../../../support/fieldDescription';
import { sameValue, toFieldValue, InvalidValue } from '../../../../nodes/sync/values/value';

const field = (type: FieldType, more?: Partial<FieldDescription>) =>
	describeField(type, 'Field__c', more);

const rating = field('choice', {
	choices: [
		{ value: 1, label: 'Hot' },
		{ value: 2, label: 'Warm' },
	],
});

describe('toFieldValue', () => {
	test.each<[string, FieldDescription, unknown, FieldValue]>([
		['text is kept, with its spaces', field('text'), ' Ada ', ' Ada '],
		['a number becomes text', field('text'), 7, '7'],
		['leading zeros stay', field('phone'), '007', '007'],
		['an empty text is no value', field('text'), '', null],
		['undefined is no value', field('number'), undefined, null],
		['a number in text', field('number'), ' 1.5 ', 1.5],
		['zero is a value', field('number'), 0, 0],
		['true in text', field('boolean'), 'TRUE', true],
		['0 is false', field('boolean'), 0, false],
		['a choice by its value', rating, '2', 2],
		['a choice by its label, in any case', rating, 'hot', 1],
		['an unknown choice is left for the CRM to check', rating, 'Cold', 'Cold'],
		['several choices in a list', field('multiChoice'), ['a', 'b'], 'a;b'],
		['a date', field('date'), '2026-03-31', '2026-03-31'],
		[
			'a date with a time keeps its own day',
			field('date'),
			'2026-03-31T23:30:00-05:00',
			'2026-03-31',
		],
		[
			'a time becomes UTC',
			field('dateTime'),
			'2026-03-31T11:30:00+02:00',
			'2026-03-31T09:30:00.000Z',
		],
		['a JavaScript date', field('dateTime'), new Date(0), '1970-01-01T00:00:00.000Z'],
	])('%s', (_, description, value, expected) => {
		expect(toFieldValue(description, value)).toEqual(expected);
	});

	test.each<[FieldType, unknown, string]>([
		['number', 'many', 'must be a number, not "many"'],
		['boolean', 'perhaps', 'must be true or false, not "perhaps"'],
		['date', 'tomorrow', 'must be a date such as 2026-03-31 or 2026-03-31T09:30:00Z'],
		['dateTime', 5, 'must be a date such as 2026-03-31 or 2026-03-31T09:30:00Z'],
		['text', { first: 'Ada' }, 'must be text, not an object'],
		['email', ['a@example.com'], 'must be text, not a list'],
	])('a %s field rejects %j', (type, value, message) => {
		expect(() => toFieldValue(field(type), value)).toThrow(new InvalidValue(message));
	});
});

describe('sameValue', () => {
	test.each<[FieldType, FieldValue, FieldValue, boolean]>([
		['text', 'Ada', 'Ada', true],
		['text', 'Ada', 'ada', false],
		['text', '', null, true],
		['text', null, 'Ada', false],
		['number', 1, 1, true],
		['number', 0, null, false],
		['boolean', false, null, false],
		['dateTime', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000+01:00', true],
		['dateTime', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.900Z', true],
		['dateTime', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', false],
		['id', '00Q000000000001', '00Q000000000001AAA', true],
		['id', '00Q000000000001', '00Q000000000002AAA', false],
		[
			'lookup',
			'6F9619FF-8B86-D011-B42D-00C04FC964FF',
			'6f9619ff-8b86-d011-b42d-00c04fc964ff',
			true,
		],
	])('%s: %j and %j are the same: %j', (type, left, right, expected) => {
		expect(sameValue(type, left, right)).toBe(expected);
	});

	test('a value written and read back is the same', () => {
		const values = fc.oneof(
			fc.string(),
			fc.double({ noNaN: true, noDefaultInfinity: true }),
			fc.boolean(),
		);
		fc.assert(
			fc.property(values, (value) => {
				const written = toFieldValue(field('text'), value);
				expect(sameValue('text', written, toFieldValue(field('text'), written))).toBe(true);
			}),
		);
	});
});
