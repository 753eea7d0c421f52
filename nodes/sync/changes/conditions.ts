/** Conditions on a record's fields, checked here for the feeds that cannot filter. */
import { DateTime } from 'luxon';
import type {
	Condition,
	ConditionOperator,
	Conditions,
	FieldDescription,
	FieldValue,
	FieldValues,
	EntityDescription,
} from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import { isEmpty, toFieldValue, InvalidValue } from '../values/value';

/** What a person set: the value is still as it was typed. */
export interface ConditionInput {
	field: string;
	operator: ConditionOperator;
	value?: unknown;
}

/**
 * Conditions that fit the entity.
 * @throws CrmError naming a field that does not exist, or a value that does not fit it.
 */
export function readConditions(
	description: EntityDescription,
	combine: Conditions['combine'],
	inputs: readonly ConditionInput[],
): Conditions | undefined {
	if (inputs.length === 0) return undefined;
	return { combine, conditions: inputs.map((input) => readCondition(description, input)) };
}

function readCondition(
	description: EntityDescription,
	{ field: name, operator, value }: ConditionInput,
): Condition {
	const field = description.fields.find((each) => each.name === name);
	if (!field) {
		throw new CrmError(`${description.label} has no field "${name}" for a condition.`, {
			kind: 'misconfigured',
			fields: [name],
			advice: 'Choose the field of the condition anew.',
		});
	}
	if (!takesValue(operator)) return { field: name, operator, value: null };
	if (isEmpty(value)) throw conditionWithoutValue(field);
	return { field: name, operator, value: fitValue(field, value) };
}

function takesValue(operator: ConditionOperator): boolean {
	return operator !== 'isEmpty' && operator !== 'isNotEmpty';
}

function fitValue(field: FieldDescription, value: unknown): FieldValue {
	try {
		return toFieldValue(field, value);
	} catch (error) {
		if (!(error instanceof InvalidValue)) throw error;
		throw new CrmError(`The condition on "${field.label}" ${error.message}.`, {
			kind: 'misconfigured',
			fields: [field.name],
			advice: `Give the condition a value that fits "${field.label}".`,
		});
	}
}

function conditionWithoutValue(field: FieldDescription): CrmError {
	return new CrmError(`The condition on "${field.label}" has no value.`, {
		kind: 'misconfigured',
		fields: [field.name],
		advice: 'Fill in the value, or take the operator Is Empty.',
	});
}

/** True when the record's values meet the conditions. */
export function meets(values: FieldValues, { combine, conditions }: Conditions): boolean {
	const holds = (condition: Condition) => check(values[condition.field] ?? null, condition);
	return combine === 'all' ? conditions.every(holds) : conditions.some(holds);
}

function check(value: FieldValue, { operator, value: wanted }: Condition): boolean {
	if (isEmpty(value)) return operator === 'isEmpty' || operator === 'notEquals';
	return checks[operator](order(value, wanted), fold(value), fold(wanted));
}

const checks: Record<ConditionOperator, (order: number, value: string, wanted: string) => boolean> =
	{
		equals: (order) => order === 0,
		notEquals: (order) => order !== 0,
		contains: (_, value, wanted) => value.includes(wanted),
		startsWith: (_, value, wanted) => value.startsWith(wanted),
		greaterThan: (order) => order > 0,
		greaterOrEqual: (order) => order >= 0,
		lessThan: (order) => order < 0,
		lessOrEqual: (order) => order <= 0,
		isEmpty: () => false,
		isNotEmpty: () => true,
	};

function order(value: FieldValue, wanted: FieldValue): number {
	if (typeof wanted === 'number') return Number(value) - wanted;
	const [left, right] = [toComparable(value), toComparable(wanted)];
	return left === right ? 0 : left < right ? -1 : 1;
}

/** Times in one form, whatever their zone and precision; text without regard to case. */
function toComparable(value: FieldValue): string {
	const time = DateTime.fromISO(String(value), { zone: 'utc' });
	const isTime = time.isValid && /^\d{4}-\d\d-\d\dT/.test(String(value));
	return isTime ? (time.toISO() ?? '') : fold(value);
}

function fold(value: FieldValue): string {
	return String(value).toLowerCase();
}
