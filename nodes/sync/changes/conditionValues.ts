/** The value of a condition, in the form in which the values of its field can equal it. */
import type { Choice, Condition, ConditionOperator, FieldDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { allChoices, toChoice, toChoiceList } from '../values/choice';
import { InvalidValue } from '../values/invalidValue';
import { isEmpty, toFieldValue } from '../values/value';

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
	if (isEmpty(value)) throw withoutValue(field);
	try {
		if (field.type === 'multiChoice') return { operator, values: toChoiceList(value, field) };
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

/** An id of Dataverse or of Salesforce. */
const RECORD_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z0-9]{15}([a-z0-9]{3})?)$/i;

function readSingle(field: FieldDescription, value: unknown, zone: string): Condition['values'][0] {
	const read = toFieldValue(field, value, zone);
	if (read === null) throw withoutValue(field);
	if (field.type !== 'id' && field.type !== 'lookup') return read;
	if (!RECORD_ID.test(String(read))) throw new InvalidValue(`must be a record ID, not "${read}"`);
	return read;
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
			return { operator, values: [toChoice(value, field)] };
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
	const found = allChoices(field).filter(({ label }) => has(label.toLowerCase(), part));
	if (found.length > 0) return found.map((choice) => choice.value);
	throw new InvalidValue(`has a value that none of its choices ${words}: "${String(value)}"`);
}

function withoutValue(field: FieldDescription): CrmError {
	return new CrmError(`The condition on "${field.label}" has no value.`, {
		kind: 'misconfigured',
		fields: [field.name],
		advice: 'Enter a value, or use the operator Is Empty.',
	});
}
