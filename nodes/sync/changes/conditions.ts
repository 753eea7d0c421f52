/** The conditions that a user sets, checked against the entity, and divided between the CRM and the reader. */
import type { Condition, Conditions, ConditionOperator, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { suggestNames } from '../../crm/suggest';
import { requireReadable } from '../values/readable';
import { isEmpty } from '../values/value';
import { checkOperator, readOperator } from './conditionOperators';
import { toConditionValues } from './conditionValues';

/** A condition as the user set it: the value is not converted yet. */
export interface ConditionInput {
	/** API name. */
	field: string;
	/** In any case, or as the editor names it. */
	operator: string;
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
	{ field: name, operator: given, value }: ConditionInput,
	zone: string,
): Condition {
	if (isEmpty(name)) throw withoutField();
	const field = description.fields.find((each) => each.name === name);
	if (!field) throw withUnknownField(description, name);
	requireReadable(description, [name], 'in a condition');
	const operator = readOperator(given);
	checkOperator(field, operator);
	if (!needsValue(operator)) return { field: name, type: field.type, operator, values: [] };
	return { field: name, type: field.type, ...toConditionValues(field, operator, value, zone) };
}

function needsValue(operator: ConditionOperator): boolean {
	return operator !== 'isEmpty' && operator !== 'isNotEmpty';
}

/** Who checks which conditions of a feed that the CRM can filter. */
export interface DividedConditions {
	byCrm?: Conditions;
	/** From the values of the records that the CRM returns. */
	byReader?: Conditions;
}

/** The CRM filters wherever it sees every change in time; of alternatives it can only filter all or none. */
export function divideConditions(
	{ fields }: EntityDescription,
	conditions: Conditions,
): DividedConditions {
	const checked = new Set(
		fields.filter(({ checkedWhenRead }) => checkedWhenRead).map(({ name }) => name),
	);
	const { byReader = [], byCrm = [] } = Object.groupBy(
		conditions.conditions,
		({ field, operator }) => (checked.has(field) && needsValue(operator) ? 'byReader' : 'byCrm'),
	);
	if (byReader.length === 0) return { byCrm: conditions };
	if (byCrm.length === 0 || conditions.combine === 'any') return { byReader: conditions };
	return {
		byCrm: { ...conditions, conditions: byCrm },
		byReader: { ...conditions, conditions: byReader },
	};
}

function withoutField(): CrmError {
	return new CrmError('A condition has no field.', {
		kind: 'misconfigured',
		advice: 'Select one, or remove the condition.',
	});
}

function withUnknownField({ label, fields }: EntityDescription, name: string): CrmError {
	return new CrmError(`Field "${name}" used in a condition does not exist on ${label}.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: suggestNames(name, fields) || 'Select it again.',
	});
}
