import { meets, readConditions } from '../../../../nodes/sync/changes/conditions';
import type { ConditionOperator, FieldValue } from '../../../../nodes/crm/port/index';
import { lead } from '../leadDescription';

function holds(
	field: string,
	value: FieldValue,
	operator: ConditionOperator,
	wanted?: unknown,
): boolean {
	const conditions = readConditions(lead, 'all', [{ field, operator, value: wanted }]);
	return conditions !== undefined && meets({ [field]: value }, conditions);
}

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

test('all must be true, or any may be', () => {
	const inputs = [
		{ field: 'Company', operator: 'equals' as const, value: 'Engines' },
		{ field: 'LastName', operator: 'equals' as const, value: 'King' },
	];
	const values = { Company: 'Engines', LastName: 'Lovelace' };
	const [all, any] = [readConditions(lead, 'all', inputs), readConditions(lead, 'any', inputs)];
	expect([all && meets(values, all), any && meets(values, any)]).toEqual([false, true]);
});

test('no condition is none', () => {
	expect(readConditions(lead, 'all', [])).toBeUndefined();
});

test.each([
	[
		{ field: 'Shoe', operator: 'equals' as const, value: 'x' },
		'Lead has no field "Shoe" for a condition.',
	],
	[
		{ field: 'Company', operator: 'equals' as const, value: '' },
		'The condition on "Company" has no value.',
	],
	[
		{ field: 'NumberOfEmployees', operator: 'lessThan' as const, value: 'many' },
		'The condition on "Employees" must be a number, not "many".',
	],
])('%j is refused by name', (input, message) => {
	expect(() => readConditions(lead, 'all', [input])).toThrow(message);
});
