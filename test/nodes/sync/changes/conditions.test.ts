import type { CrmError } from '../../../../nodes/crm/errors';
import { divideConditions, readConditions } from '../../../../nodes/sync/changes/conditions';
import { meets } from '../../../../nodes/sync/changes/meets';
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

describe('an operator', () => {
	const read = (operator: unknown) =>
		readConditions(oneOfEach, 'all', [
			{ field: 'number', operator: operator as string, value: '3' },
		])?.conditions[0]?.operator;

	const adviceOf = (given: unknown) => {
		try {
			return read(given);
		} catch (error) {
			return (error as CrmError).advice;
		}
	};

	test.each<[given: string, operator: ConditionOperator]>([
		['Equals', 'equals'],
		['GREATERTHAN', 'greaterThan'],
		[' Greater Than or Equal ', 'greaterOrEqual'],
	])('%j is read as %s', (given, operator) => {
		expect(read(given)).toBe(operator);
	});

	test.each(['=', 'gt', '', null, undefined, 3])(
		'%p is rejected, with those that there are',
		(given) => {
			expect(() => read(given)).toThrow(/operator/);
			expect(adviceOf(given)).toMatch(/equals, .*startsWith/);
		},
	);
});

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
		{ ...fieldOf('choice'), isRestricted: true, choices: [{ value: 1, label: 'New' }] },
		{
			...fieldOf('multiChoice'),
			isRestricted: true,
			choices: [
				{ value: 1, label: 'Red' },
				{ value: 2, label: 'Green, Blue' },
				{ value: 3, label: 'White' },
			],
		},
		fieldOf('lookup'),
		fieldOf('id'),
		{ ...fieldOf('text'), name: 'longText', label: 'Long Text', filterable: false },
		{
			...fieldOf('text'),
			name: 'notes',
			label: 'Notes',
			filterable: false,
			checkedWhenRead: true,
		},
		{
			...fieldOf('choice'),
			name: 'picklist',
			label: 'Picklist',
			choices: [
				{ value: 'hot', label: 'Very Hot' },
				{ value: 'warm', label: 'Warm' },
				{ value: 'cold', label: 'Very Cold' },
			],
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
	time: '09:30',
	dateTime: '2026-03-31T09:30:00Z',
	choice: 'New',
	multiChoice: 'Red',
	lookup: '00000000-0000-4000-8000-000000000001',
	id: '00Q000000000001EAA',
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
	['Analytical Engines', 'notContains', 'ENGINE', false],
	['Analytical Engines', 'notContains', 'Loom', true],
	[null, 'notContains', 'Loom', true],
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

const ID = '00000000-0000-4000-8000-00000000000A';

test.each<[field: string, value: FieldValue, ConditionOperator, unknown, boolean]>([
	['lookup', ID, 'equals', `{${ID.toLowerCase()}}`, true],
	['lookup', ID.toLowerCase(), 'equals', ID.toUpperCase(), true],
	['id', '00Q000000000001EAA', 'equals', '00Q000000000001', true],
	['id', '00Q000000000001', 'notEquals', '00Q000000000001EAA', false],
	['boolean', false, 'equals', 'FALSE', true],
	['boolean', null, 'notEquals', 'true', true],
	['dateTime', '2026-03-31T09:30:00Z', 'equals', '2026-03-31T11:30:00+02:00', true],
	['date', '2026-03-31', 'lessThan', '2026-04-01', true],
	['choice', 1, 'contains', 'EW', true],
	['picklist', 'warm', 'startsWith', 'very', false],
	['picklist', 'cold', 'startsWith', 'very', true],
	['picklist', 'cold', 'notContains', 'hot', true],
	['picklist', null, 'notContains', 'hot', true],
	['multiChoice', '3;1', 'equals', 'Red;White', true],
	['multiChoice', '1;3', 'equals', [3, 1], true],
	['multiChoice', '1;2', 'equals', 'Red', false],
	['multiChoice', '1;2', 'notEquals', 'Red', true],
	['multiChoice', null, 'notEquals', 'Red', true],
	['multiChoice', '1;2;3', 'contains', '1,3', true],
	['multiChoice', '1;2', 'contains', 'Red;White', false],
	['multiChoice', '1;2', 'contains', 'green, blue', true],
	['multiChoice', '1;2', 'notContains', 'White', true],
	['multiChoice', '1;2', 'notContains', 'Red;White', false],
	['multiChoice', null, 'notContains', 'White', true],
	['multiChoice', null, 'contains', 'White', false],
	['multiChoice', '1', 'isNotEmpty', undefined, true],
	['multiChoice', '1', 'isEmpty', undefined, false],
])('%s %j %s %j: %j', (field, value, operator, wanted, expected) => {
	const conditions = readConditions(oneOfEach, 'all', [{ field, operator, value: wanted }]);
	expect(conditions && meets({ [field]: value }, conditions)).toBe(expected);
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
	expect(conditions?.conditions[0]?.values).toEqual(['2026-04-01T03:30:00.000Z']);
	const [fixed] = [{ ...inputs[0]!, value: '2026-03-31T23:30:00+02:00' }];
	const withZone = readConditions(oneOfEach, 'all', [fixed], 'America/New_York');
	expect(withZone?.conditions[0]?.values).toEqual(['2026-03-31T21:30:00.000Z']);
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
	const parts: ConditionOperator[] = ['contains', 'notContains', 'startsWith'];
	const text: ConditionOperator[] = [...ordered, ...parts];

	test.each<[FieldType, ConditionOperator[]]>([
		['text', text],
		['email', text],
		['phone', text],
		['url', text],
		['number', ordered],
		['date', ordered],
		['dateTime', ordered],
		['boolean', whole],
		['choice', [...whole, ...parts]],
		['multiChoice', [...whole, 'contains', 'notContains']],
		['lookup', whole],
		['id', ['equals', 'notEquals']],
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

	test('none for a field that the CRM cannot filter', () => {
		for (const operator of conditionOperators) {
			expect(() => read('longText', operator, 'x')).toThrow(
				'"Long Text" cannot be used in a condition: the CRM cannot filter long or encrypted text.',
			);
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

describe('who checks a condition', () => {
	const inputs = [
		{ field: 'text', operator: 'equals' as const, value: 'x' },
		{ field: 'notes', operator: 'contains' as const, value: 'y' },
	];
	const divide = (combine: 'all' | 'any', some = inputs) => {
		const { byCrm, byReader } = divideConditions(
			oneOfEach,
			readConditions(oneOfEach, combine, some)!,
		);
		const fields = (part: typeof byCrm) => part?.conditions.map(({ field }) => field);
		return [fields(byCrm), fields(byReader)];
	};

	test.each([
		['the CRM, where it can', 'all', inputs.slice(0, 1), [['text'], undefined]],
		['each their own, of several', 'all', inputs, [['text'], ['notes']]],
		['the reader, of alternatives', 'any', inputs, [undefined, ['text', 'notes']]],
		['the reader alone', 'all', inputs.slice(1), [undefined, ['notes']]],
		[
			'the CRM, for an empty field',
			'any',
			[{ field: 'notes', operator: 'isEmpty' as const }],
			[['notes'], undefined],
		],
	] as const)('%s', (_who, combine, some, expected) => {
		expect(divide(combine, some as never)).toEqual(expected);
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
	expect(read(field, 'equals', value)?.conditions).toMatchObject([{ values: [expected] }]);
});

test.each<[field: string, value: unknown, message: string]>([
	['', 'x', 'A condition has no field.'],
	['Shoe', 'x', 'Field "Shoe" used in a condition does not exist on Lead.'],
	['text', '', 'The condition on "text" has no value.'],
	['number', 'many', 'The condition on "number" must be a number, not "many".'],
	['choice', 'Old', 'The condition on "choice" must be one of its choices (New), not "Old".'],
	[
		'multiChoice',
		'Red;Old',
		'The condition on "multiChoice" must be one of its choices (Red, Green, Blue, White), not "Old".',
	],
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

test('a field that the user cannot read, and an empty checkbox where there is none, are rejected', () => {
	const description: EntityDescription = {
		...lead,
		fields: [
			{ ...fieldOf('text'), readable: false },
			{ ...fieldOf('boolean'), nullable: false },
		],
	};
	const readEmpty = (field: string) => () =>
		readConditions(description, 'all', [{ field, operator: 'isEmpty' }]);
	expect(errorOf(readEmpty('text'))).toMatchObject({
		message: '"text" cannot be used in a condition: the connected user cannot read it.',
	});
	expect(errorOf(readEmpty('boolean'))).toMatchObject({
		message: 'The condition on "boolean" can never be met: it is never empty.',
	});
});

test('a part that no label has is rejected: no record could meet the condition', () => {
	expect(errorOf(() => read('picklist', 'contains', 'x'))).toMatchObject({
		message: 'The condition on "Picklist" has a value that none of its choices contains: "x".',
	});
	expect(errorOf(() => read('picklist', 'startsWith', 'hot'))).toMatchObject({
		message: 'The condition on "Picklist" has a value that none of its choices starts with: "hot".',
	});
});
