/** Conditions that a CRM evaluates itself, or the reader does from the values that were read. */
import type { FieldType } from './metadata';

export const conditionOperators = [
	'equals',
	'notEquals',
	'contains',
	'notContains',
	'startsWith',
	'greaterThan',
	'greaterOrEqual',
	'lessThan',
	'lessOrEqual',
	'isEmpty',
	'isNotEmpty',
] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

/**
 * What a field has to be; text compares without regard to case, as CRMs do. An empty field is not equal to any value,
 * and contains none.
 */
export interface Condition {
	/** API name. */
	field: string;
	/** That of the field, so that its values can be compared without the entity's description. */
	type: FieldType;
	operator: ConditionOperator;
	/**
	 * Fit for the field; none for the operators that need none. A list of choices equals a set of values, contains all of
	 * them, or contains none of them. Every other field equals one of several values or none of them.
	 */
	values: ReadonlyArray<string | number | boolean>;
}

export interface Conditions {
	combine: 'all' | 'any';
	conditions: readonly Condition[];
}

/** Conditions on the records that a record is related to, such as the contacts of an opportunity. */
export interface RelatedConditions {
	/** API name of the entity of the related records. */
	entity: string;
	/** At least one of them has to meet these. */
	conditions: Conditions;
}
