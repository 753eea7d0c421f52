/** Whether a record meets conditions, from the values that were read: the same records that a CRM's own filter finds. */
import { DateTime } from 'luxon';
import type {
	Condition,
	ConditionOperator,
	Conditions,
	FieldType,
	FieldValue,
	FieldValues,
} from '../../crm/port';
import { normalizeId } from '../values/id';
import { isEmpty } from '../values/value';

/** True when the record's values meet the conditions. */
export function meets(values: FieldValues, { combine, conditions }: Conditions): boolean {
	const holds = (condition: Condition) => check(values[condition.field] ?? null, condition);
	return combine === 'all' ? conditions.every(holds) : conditions.some(holds);
}

/** What an empty field meets. */
const MET_BY_EMPTY: readonly ConditionOperator[] = ['isEmpty', 'notEquals', 'notContains'];

function check(value: FieldValue, { type, operator, values }: Condition): boolean {
	if (isEmpty(value)) return MET_BY_EMPTY.includes(operator);
	if (type === 'multiChoice') {
		return checkSet(operator, toSet(String(value)), toSet(values.join(';')));
	}
	const wanted = values.map((each) => toComparable(type, each));
	return checks[operator](toComparable(type, value), wanted);
}

type Comparable = string | number;

const checks: Record<
	ConditionOperator,
	(value: Comparable, wanted: readonly Comparable[]) => boolean
> = {
	equals: (value, wanted) => wanted.includes(value),
	notEquals: (value, wanted) => !wanted.includes(value),
	contains: (value, [part]) => String(value).includes(String(part)),
	notContains: (value, [part]) => !String(value).includes(String(part)),
	startsWith: (value, [start]) => String(value).startsWith(String(start)),
	greaterThan: (value, [least]) => value > least!,
	greaterOrEqual: (value, [least]) => value >= least!,
	lessThan: (value, [most]) => value < most!,
	lessOrEqual: (value, [most]) => value <= most!,
	isEmpty: () => false,
	isNotEmpty: () => true,
};

const toSet = (list: string): ReadonlySet<string> =>
	new Set(list.split(';').map((choice) => choice.trim().toLowerCase()));

/** A list of choices as a whole; it has no order. */
function checkSet(
	operator: ConditionOperator,
	chosen: ReadonlySet<string>,
	wanted: ReadonlySet<string>,
): boolean {
	const found = [...wanted].filter((choice) => chosen.has(choice)).length;
	switch (operator) {
		case 'equals':
			return found === wanted.size && found === chosen.size;
		case 'notEquals':
			return found < wanted.size || found < chosen.size;
		case 'contains':
			return found === wanted.size;
		case 'notContains':
			return found === 0;
		default:
			return operator === 'isNotEmpty';
	}
}

/** The form in which values of the type compare as the CRMs compare them. */
function toComparable(type: FieldType, value: FieldValue): Comparable {
	switch (type) {
		case 'number':
			return Number(value);
		case 'dateTime':
			return DateTime.fromISO(String(value), { zone: 'utc' }).toMillis();
		case 'id':
		case 'lookup':
			return normalizeId(String(value));
		default:
			return String(value).toLowerCase();
	}
}
