/** The value of a condition, in the form in which the values of its field can equal it. */
import type { Choice, Condition, ConditionOperator, FieldDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { InvalidValue, isEmpty, toFieldValue } from '../values/value';
import { toMoment } from './moment';

type Compared = Pick<Condition, 'operator' | 'values'>;

/**
 * @param zone the time zone of a date and time that names none.
 * @returns the values to compare with. A part of the label of a choice becomes the choices that have it.
 * @throws CrmError for an empty value, and one that no record can have: the condition would never be met.
 */
export function toConditionValues(
	field: FieldDescription,
	operator: ConditionOperator,
	value: unknown,
	zone: string,
): Compared {
	if (isEmpty(value) || (Array.isArray(value) && value.length === 0)) throw withoutValue(field);
	try {
		if (field.type === 'multiChoice') return { operator, values: readChoices(field, value) };
		if (field.type === 'choice') return compareChoice(field, operator, value);
		return { operator, values: [readSingle(field, value, zone)] };
	} catch (error) {
		if (!(error instanceof InvalidValue)) throw error;
		throw new CrmError(`The condition on "${field.label}" ${error.message}.`, {
			kind: 'misconfigured',
			fields: [field.name],
			advice: `Enter a value that fits "${field.label}".`,
		});
	}
}

/** An id of Dataverse, with or without braces, or of Salesforce. */
const RECORD_ID = /^(\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?|[a-z0-9]{15}([a-z0-9]{3})?)$/i;

function readSingle(field: FieldDescription, value: unknown, zone: string): Condition['values'][0] {
	const read = toFieldValue(field, inZone(field, value, zone));
	if (read === null) throw withoutValue(field);
	if (field.type !== 'id' && field.type !== 'lookup') return read;
	const id = String(read).trim();
	if (!RECORD_ID.test(id)) throw new InvalidValue(`must be a record ID, not "${id}"`);
	return id.replace(/[{}]/g, '');
}

/** A date and time without a zone is one of the workflow's time zone. */
function inZone({ type }: FieldDescription, value: unknown, zone: string): unknown {
	if (type !== 'dateTime' || typeof value !== 'string') return value;
	return toMoment(value, zone) ?? value;
}

function compareChoice(
	field: FieldDescription,
	operator: ConditionOperator,
	value: unknown,
): Compared {
	switch (operator) {
		case 'contains':
			return { operator: 'equals', values: withLabel(field, value, 'contains') };
		case 'startsWith':
			return { operator: 'equals', values: withLabel(field, value, 'startsWith') };
		case 'notContains':
			return { operator: 'notEquals', values: withLabel(field, value, 'contains') };
		default:
			return { operator, values: [readChoice(field, value)] };
	}
}

const labelTests = {
	contains: { has: (label: string, part: string) => label.includes(part), words: 'contains' },
	startsWith: {
		has: (label: string, part: string) => label.startsWith(part),
		words: 'starts with',
	},
};

function withLabel(
	field: FieldDescription,
	value: unknown,
	test: keyof typeof labelTests,
): Array<Choice['value']> {
	const { has, words } = labelTests[test];
	const part = String(value).toLowerCase();
	const found = choicesOf(field).filter(({ label }) => has(label.toLowerCase(), part));
	if (found.length > 0) return found.map((choice) => choice.value);
	throw new InvalidValue(`has a value that none of its choices ${words}: "${String(value)}"`);
}

/** The values of several choices, in the order of the field's choices: as a list, or in a text with semicolons. */
function readChoices(field: FieldDescription, value: unknown): Array<Choice['value']> {
	const list: unknown[] = Array.isArray(value) ? value : separate(field, value);
	const values = new Set(list.map((each) => readChoice(field, each)));
	const order = choicesOf(field).map((choice) => choice.value);
	const listed = order.filter((each) => values.has(each));
	return [...listed, ...values].filter((each, place, all) => all.indexOf(each) === place);
}

/** A label can itself have a comma, which also separates values. */
function separate(field: FieldDescription, value: unknown): string[] {
	const text = String(value);
	const isWhole = choicesOf(field).some(
		({ label }) => label.toLowerCase() === text.trim().toLowerCase(),
	);
	if (isWhole) return [text];
	const parts = text.includes(';') ? text.split(';') : text.split(',');
	return parts.filter((part) => part.trim() !== '');
}

/** By value or by label. */
function readChoice(field: FieldDescription, value: unknown): Choice['value'] {
	const choices = choicesOf(field);
	const text = typeof value === 'string' ? value.trim() : value;
	const read = toFieldValue({ ...field, type: 'choice', choices }, text);
	if (typeof read === 'number' || typeof read === 'string') {
		// A picklist that is not restricted can hold values that are not listed.
		if (!field.isRestricted || choices.some((choice) => choice.value === read)) return read;
	}
	throw new InvalidValue(`must be one of its choices, not "${String(value)}"`);
}

/** Those of existing records too. */
const choicesOf = ({ choices = [], inactiveChoices = [] }: FieldDescription) => [
	...choices,
	...inactiveChoices,
];

function withoutValue(field: FieldDescription): CrmError {
	return new CrmError(`The condition on "${field.label}" has no value.`, {
		kind: 'misconfigured',
		fields: [field.name],
		advice: 'Enter a value, or use the operator Is Empty.',
	});
}
