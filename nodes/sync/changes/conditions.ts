/** Conditions on a record's fields: checked against the entity, and met or not where the feed cannot filter. */
import { DateTime } from 'luxon';
import type {
	Condition,
	ConditionOperator,
	Conditions,
	EntityDescription,
	FieldDescription,
	FieldValue,
	FieldValues,
} from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { isEmpty, toFieldValue, InvalidValue } from '../values/value';
import { checkOperator } from './conditionOperators';
import { toMoment } from './moment';

/** A condition as the user set it: the value is not converted yet. */
export interface ConditionInput {
	/** API name. */
	field: string;
	operator: ConditionOperator;
	value?: unknown;
}

/**
 * Conditions that fit the entity. No request is sent.
 * @param zone the time zone of a date and time that names none.
 * @returns undefined when there are no conditions.
 * @throws CrmError naming a field that is missing or does not exist, or an operator or value that does not fit it.
 */
export function readConditions(
	description: EntityDescription,
	combine: Conditions['combine'],
	inputs: readonly ConditionInput[],
	zone = 'utc',
): Conditions | undefined {
	if (inputs.length === 0) return undefined;
	return { combine, conditions: inputs.map((input) => readCondition(description, input, zone)) };
}

function readCondition(
	description: EntityDescription,
	{ field: name, operator, value }: ConditionInput,
	zone: string,
): Condition {
	if (isEmpty(name)) throw withoutField();
	const field = description.fields.find((each) => each.name === name);
	if (!field) throw withUnknownField(description, name);
	checkOperator(field, operator);
	if (!needsValue(operator)) return { field: name, operator, value: null };
	if (isEmpty(value)) throw withoutValue(field);
	return { field: name, operator, value: fitValue(field, value, zone) };
}

function needsValue(operator: ConditionOperator): boolean {
	return operator !== 'isEmpty' && operator !== 'isNotEmpty';
}

function fitValue(field: FieldDescription, value: unknown, zone: string): FieldValue {
	try {
		return comparableWith(field, toFieldValue(field, inZone(field, value, zone)));
	} catch (error) {
		if (!(error instanceof InvalidValue)) throw error;
		throw new CrmError(`The condition on "${field.label}" ${error.message}.`, {
			kind: 'misconfigured',
			fields: [field.name],
			advice: `Enter a value that fits "${field.label}".`,
		});
	}
}

/** A date and time without a zone is one of the workflow's time zone. */
function inZone({ type }: FieldDescription, value: unknown, zone: string): unknown {
	if (type !== 'dateTime' || typeof value !== 'string') return value;
	return toMoment(value, zone) ?? value;
}

/** An id of Dataverse, with or without braces, or of Salesforce. */
const RECORD_ID = /^(\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?|[a-z0-9]{15}([a-z0-9]{3})?)$/i;

/**
 * The value as the field's values can equal it.
 * @throws InvalidValue when no record can have it: the condition would never be met.
 */
function comparableWith({ type, choices = [] }: FieldDescription, value: FieldValue): FieldValue {
	if (type === 'id' || type === 'lookup') {
		const id = String(value);
		if (!RECORD_ID.test(id)) throw new InvalidValue(`must be a record ID, not "${id}"`);
		return id.replace(/[{}]/g, '');
	}
	// Choices that are stored as numbers are complete; a picklist of text can hold values that are not listed.
	const isNumbered =
		type === 'choice' && choices.some((choice) => typeof choice.value === 'number');
	if (isNumbered && !choices.some((choice) => choice.value === value)) {
		throw new InvalidValue(`must be one of its choices, not "${value}"`);
	}
	return value;
}

function withoutField(): CrmError {
	return new CrmError('A condition has no field.', {
		kind: 'misconfigured',
		advice: 'Select one, or remove the condition.',
	});
}

function withUnknownField({ label }: EntityDescription, name: string): CrmError {
	return new CrmError(`Field "${name}" used in a condition does not exist on ${label}.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: 'Select it again.',
	});
}

function withoutValue(field: FieldDescription): CrmError {
	return new CrmError(`The condition on "${field.label}" has no value.`, {
		kind: 'misconfigured',
		fields: [field.name],
		advice: 'Enter a value, or use the operator Is Empty.',
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

/** Times in one form, regardless of zone and precision; text regardless of case. */
function toComparable(value: FieldValue): string {
	const time = DateTime.fromISO(String(value), { zone: 'utc' });
	const isTime = time.isValid && /^\d{4}-\d\d-\d\dT/.test(String(value));
	return isTime ? (time.toISO() ?? '') : fold(value);
}

function fold(value: FieldValue): string {
	return String(value).toLowerCase();
}
