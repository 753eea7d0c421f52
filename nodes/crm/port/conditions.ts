/** Conditions that a CRM evaluates itself. */
import type { FieldValue } from './records';

export const conditionOperators = [
	'equals',
	'notEquals',
	'contains',
	'startsWith',
	'greaterThan',
	'greaterOrEqual',
	'lessThan',
	'lessOrEqual',
	'isEmpty',
	'isNotEmpty',
] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

/** What a field has to be; text compares without regard to case, as CRMs do. */
export interface Condition {
	/** API name. */
	field: string;
	operator: ConditionOperator;
	/** Fit for the field; null for the operators that need none. */
	value: FieldValue;
}

export interface Conditions {
	combine: 'all' | 'any';
	conditions: readonly Condition[];
}
