/** Which operators a condition can use with a field, by the field's type: the same for every CRM. */
import type { ConditionOperator, FieldDescription, FieldType } from '../../crm/port';
import { CrmError } from '../../crm/errors';

/** The operators as the editor and messages name them. */
export const operatorLabels: Readonly<Record<ConditionOperator, string>> = {
	contains: 'Contains',
	notContains: 'Does Not Contain',
	equals: 'Equals',
	greaterThan: 'Greater Than',
	greaterOrEqual: 'Greater Than or Equal',
	isEmpty: 'Is Empty',
	isNotEmpty: 'Is Not Empty',
	lessThan: 'Less Than',
	lessOrEqual: 'Less Than or Equal',
	notEquals: 'Not Equal',
	startsWith: 'Starts With',
};

const operators = Object.keys(operatorLabels) as ConditionOperator[];

const EQUALITY = ['equals', 'notEquals', 'isEmpty', 'isNotEmpty'] as const;
const ORDER = ['greaterThan', 'greaterOrEqual', 'lessThan', 'lessOrEqual'] as const;
const PART_OF_TEXT = ['contains', 'notContains', 'startsWith'] as const;

interface TypeRule {
	/** The type in a sentence, with its article. */
	label: string;
	operators: readonly ConditionOperator[];
}

const text = (label: string): TypeRule => ({
	label,
	operators: [...EQUALITY, ...PART_OF_TEXT, ...ORDER],
});
const ordered = (label: string): TypeRule => ({ label, operators: [...EQUALITY, ...ORDER] });
/** It has no order and no parts: the CRMs compare it as a whole. */
const whole = (label: string): TypeRule => ({ label, operators: EQUALITY });

const rules: Readonly<Record<FieldType, TypeRule>> = {
	text: text('a text'),
	email: text('an email address'),
	phone: text('a phone number'),
	url: text('a URL'),
	number: ordered('a number'),
	date: ordered('a date'),
	dateTime: ordered('a date and time'),
	time: ordered('a time'),
	boolean: whole('a true/false value'),
	// A part of a text is searched in the labels.
	choice: { label: 'a choice', operators: [...EQUALITY, ...PART_OF_TEXT] },
	multiChoice: {
		label: 'a multi-select choice',
		operators: [...EQUALITY, 'contains', 'notContains'],
	},
	lookup: whole('a lookup'),
	// It is never empty.
	id: { label: 'a record ID', operators: ['equals', 'notEquals'] },
};

/**
 * An expression, or an AI agent, can return an operator in any case, or as the editor names it.
 * @throws CrmError for what is not an operator, with those that there are.
 */
export function readOperator(given: unknown): ConditionOperator {
	const text = typeof given === 'string' ? given.trim().toLowerCase() : '';
	const found = operators.find((operator) =>
		[operator, operatorLabels[operator]].some((name) => name.toLowerCase() === text),
	);
	if (found !== undefined) return found;
	const problem =
		text === '' ? 'has no operator' : `has an unknown operator: ${JSON.stringify(given)}`;
	throw new CrmError(`A condition ${problem}.`, {
		kind: 'misconfigured',
		advice: `Use one of these operators: ${operators.join(', ')}.`,
	});
}

/**
 * Rejects an operator that the field's type does not have, and every operator of a field that cannot be filtered:
 * the CRM would report an error in its own terms, or find nothing.
 * @throws CrmError with the reason and the operators that fit.
 */
export function checkOperator(field: FieldDescription, operator: ConditionOperator): void {
	if (!field.filterable && !field.checkedWhenRead) throw cannotFilter(field);
	if (operator === 'isEmpty' && field.type === 'boolean' && !field.nullable)
		throw neverEmpty(field);
	const { label, operators: ofType } = rules[field.type];
	if (ofType.includes(operator)) return;
	throw new CrmError(
		`The operator "${operatorLabels[operator]}" cannot be used with "${field.label}", which is ${label}.`,
		{
			kind: 'misconfigured',
			fields: [field.name],
			advice: `Use one of these operators: ${ofType.map((each) => operatorLabels[each]).join(', ')}.`,
		},
	);
}

function cannotFilter({ label, name, type }: FieldDescription): CrmError {
	const reason =
		type === 'text'
			? 'the CRM cannot filter long or encrypted text'
			: `it is ${rules[type].label} that the CRM cannot filter`;
	return new CrmError(`"${label}" cannot be used in a condition: ${reason}.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: 'Remove the condition, and filter with a node after the trigger instead.',
	});
}

function neverEmpty({ label, name }: FieldDescription): CrmError {
	return new CrmError(`The condition on "${label}" can never be met: it is never empty.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: 'Use the operator Equals with the value false.',
	});
}
