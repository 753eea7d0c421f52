import { meets, readConditions } from '../../../../nodes/sync/changes/conditions';
import { operatorLabels } from '../../../../nodes/sync/changes/conditionOperators';
import {
	conditionOperators,
	type ConditionOperator,
	type EntityDescription,
	type FieldType,
	type FieldValue,
} from '../../../../nodes/crm/port';
import { describeField } from '../../../support/fieldDescription';
import { lead } from '../leadDescription';

const fieldOf = (type: FieldType) => describeField(type, type);

/** One field of each type, named after it. */
const oneOfEach: EntityDescription = {
	...lead,
	fields: [
		fieldOf('text'),
		fieldOf('email'),
		fieldOf('phone'),
		fieldOf('url'),
		fieldOf('number'),
		fieldOf('boolean'),
		fieldOf('date'),
		fieldOf('dateTime'),
		{ ...fieldOf('choice'), choices: [{ value: 1, label: 'New' }] },
		{ ...fieldOf('multiChoice'), choices: [{ value: 'Red', label: 'Red' }] },
		fieldOf('lookup'),
		fieldOf('id'),
		{ ...fieldOf('text'), name: 'longText', label: 'Long Text', filterable: false },
		{ ...fieldOf('multiChoice'), name: 'choices', label: 'Choices', filterable: false },
		{
			...fieldOf('choice'),
			name: 'picklist',
			label: 'Picklist',
			choices: [{ value: 'hot', label: 'Very Hot' }],
		},
	],
};

/** A value that fits each type. */
const values: Readonly<Record<FieldType, string>> = {
	text: 'Engines',
	email: 'ada@example.com',
	phone: '+1 415 555 0123',
	url: 'https://example.com',
	number: '9',
	boolean: 'true',
	date: '2026-03-31',
	dateTime: '2026-03-31T09:30:00Z',
	choice: 'New',
	multiChoice: 'Red',
	lookup: '00000000-0000-4000-8000-000000000001',
	id: '00Q000000000001AAA',
};

function holds(
	field: string,
	value: FieldValue,
	operator: ConditionOperator,
	wanted?: unknown,
): boolean {
	const conditions = readConditions(lead, 'all', [{ field, operator, value: wanted }]);
	return conditions !== undefined && meets({ [field]: value }, conditions);
}

const read = (field: string, operator: ConditionOperator, value?: unknown) =>
	readConditions(oneOfEach, 'all', [{ field, operator, value }]);

test.each<[FieldValue, ConditionOperator, unknown, boolean]>([
	['Engines', 'equals', 'engines', true],
	['Engines', 'equals', 'Looms', false],
	['Engines', 'notEquals', 'Looms', true],
	[null, 'notEquals', 'Looms', true],
	[null, 'equals', 'Looms', false],
	['Analytical Engines', 'contains', 'ENGINE', true],
	['Analytical Engines', 'contains', '%', false],
	['Analytical Engines', 'startsWith', 'analytical', true],
	['Analytical Engines', 'startsWith', 'engines', false],
	['b', 'greaterThan', 'a', true],
	['', 'isEmpty', undefined, true],
	['x', 'isEmpty', undefined, false],
	['x', 'isNotEmpty', undefined, true],
	[null, 'isNotEmpty', undefined, false],
	[null, 'lessThan', 'x', false],
])('text %j %s %j: %j', (value, operator, wanted, expected) => {
	expect(holds('Company', value, operator, wanted)).toBe(expected);
});

test.each<[number, ConditionOperator, string, boolean]>([
	[10, 'greaterThan', '9', true],
	[9, 'greaterThan', '9', false],
	[9, 'greaterOrEqual', '9', true],
	[9, 'lessOrEqual', '9', true],
	[10, 'lessThan', '9', false],
	[9, 'equals', '9.0', true],
])('number %j %s %j: %j', (value, operator, wanted, expected) => {
	expect(holds('NumberOfEmployees', value, operator, wanted)).toBe(expected);
});

test('all conditions must match, or any of them', () => {
	const inputs = [
		{ field: 'Company', operator: 'equals' as const, value: 'Engines' },
		{ field: 'LastName', operator: 'equals' as const, value: 'King' },
	];
	const record = { Company: 'Engines', LastName: 'Lovelace' };
	const [all, any] = [readConditions(lead, 'all', inputs), readConditions(lead, 'any', inputs)];
	expect([all && meets(record, all), any && meets(record, any)]).toEqual([false, true]);
});

test('a date and time without a zone is one of the time zone of the workflow', () => {
	const inputs = [
		{ field: 'dateTime', operator: 'greaterThan' as const, value: '2026-03-31T23:30:00' },
	];
	const conditions = readConditions(oneOfEach, 'all', inputs, 'America/New_York');
	expect(conditions?.conditions[0]?.value).toBe('2026-04-01T03:30:00.000Z');
	const [fixed] = [{ ...inputs[0]!, value: '2026-03-31T23:30:00+02:00' }];
	const withZone = readConditions(oneOfEach, 'all', [fixed], 'America/New_York');
	expect(withZone?.conditions[0]?.value).toBe('2026-03-31T21:30:00.000Z');
});

test('without conditions there is nothing to meet', () => {
	expect(readConditions(lead, 'all', [])).toBeUndefined();
});

describe('the operators that fit a field type', () => {
	const whole: ConditionOperator[] = ['equals', 'notEquals', 'isEmpty', 'isNotEmpty'];
	const ordered: ConditionOperator[] = [
		...whole,
		'greaterThan',
		'greaterOrEqual',
		'lessThan',
		'lessOrEqual',
	];
	const text: ConditionOperator[] = [...ordered, 'contains', 'startsWith'];

	test.each<[FieldType, ConditionOperator[]]>([
		['text', text],
		['email', text],
		['phone', text],
		['url', text],
		['number', ordered],
		['date', ordered],
		['dateTime', ordered],
		['boolean', whole],
		['choice', whole],
		['multiChoice', whole],
		['lookup', whole],
		['id', whole],
	])('%s', (type, expected) => {
		const accepted = conditionOperators.filter((operator) => {
			try {
				return read(type, operator, values[type]) !== undefined;
			} catch {
				return false;
			}
		});
		expect(accepted.toSorted()).toEqual(expected.toSorted());
	});

	test.each(['longText', 'choices'])('none for %s, which the CRM does not filter by', (field) => {
		for (const operator of conditionOperators) {
			expect(() => read(field, operator, 'x')).toThrow(/cannot be used in a condition/);
		}
	});

	test('a rejection says why, and which operators fit', () => {
		const error = errorOf(() => read('number', 'contains', '5'));
		expect(error).toMatchObject({
			message: 'The operator "Contains" cannot be used with "number", which is a number.',
			kind: 'misconfigured',
			fields: ['number'],
			advice:
				'Use one of these operators: Equals, Not Equal, Is Empty, Is Not Empty, Greater Than, Greater Than or Equal, Less Than, Less Than or Equal.',
		});
	});

	test('every operator has a label', () => {
		expect(Object.keys(operatorLabels).toSorted()).toEqual(conditionOperators.toSorted());
	});
});

test.each<[field: string, value: string, expected: FieldValue]>([
	['choice', 'new', 1],
	['choice', '1', 1],
	['picklist', 'very hot', 'hot'],
	['picklist', 'not listed', 'not listed'],
	['lookup', '{00000000-0000-4000-8000-000000000001}', '00000000-0000-4000-8000-000000000001'],
	['id', '00Q000000000001', '00Q000000000001'],
])('a %s is compared with %j as %j', (field, value, expected) => {
	expect(read(field, 'equals', value)?.conditions).toMatchObject([{ value: expected }]);
});

test.each<[field: string, value: unknown, message: string]>([
	['', 'x', 'A condition has no field.'],
	['Shoe', 'x', 'Field "Shoe" used in a condition does not exist on Lead.'],
	['text', '', 'The condition on "text" has no value.'],
	['number', 'many', 'The condition on "number" must be a number, not "many".'],
	['choice', 'Old', 'The condition on "choice" must be one of its choices, not "Old".'],
	['lookup', 'Ada', 'The condition on "lookup" must be a record ID, not "Ada".'],
])('the field %j with the value %j is rejected by name', (field, value, message) => {
	expect(errorOf(() => read(field, 'equals', value))).toMatchObject({
		message,
		advice: expect.any(String) as string,
	});
});

function errorOf(act: () => unknown): unknown {
	try {
		act();
	} catch (error) {
		return error;
	}
	throw new Error('nothing was thrown');
}
