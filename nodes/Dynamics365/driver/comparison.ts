/** A column compared with a value, in OData. */
import type { ComparisonOperator } from '../../crm/driver/literals';
import type { FieldValue } from '../../crm/port';
import { rangeOfDay, toDataverse } from './dateForms';
import { literal } from './query';
import type { Column } from './tables';

/** @returns the condition; undefined for a value that the column cannot hold. */
export function toComparison(
	{ field, property, dateForm }: Pick<Column, 'field' | 'property' | 'dateForm'>,
	operator: ComparisonOperator,
	value: FieldValue,
): string | undefined {
	const text = literal(field.type, value);
	if (text === undefined) return undefined;
	if (dateForm?.kind === 'day') {
		return compareDay[operator](property, ...rangeOfDay(text, dateForm));
	}
	const written = literal(field.type, toDataverse(dateForm, value));
	return `${property} ${signs[operator]} ${written}`;
}

const signs: Record<ComparisonOperator, string> = {
	equals: 'eq',
	notEquals: 'ne',
	greaterThan: 'gt',
	greaterOrEqual: 'ge',
	lessThan: 'lt',
	lessOrEqual: 'le',
};

type CompareDay = (property: string, start: string, end: string) => string;

const compareDay: Record<ComparisonOperator, CompareDay> = {
	equals: (property, start, end) => `(${property} ge ${start} and ${property} lt ${end})`,
	notEquals: (property, start, end) => `(${property} lt ${start} or ${property} ge ${end})`,
	greaterThan: (property, _start, end) => `${property} ge ${end}`,
	greaterOrEqual: (property, start) => `${property} ge ${start}`,
	lessThan: (property, start) => `${property} lt ${start}`,
	lessOrEqual: (property, _start, end) => `${property} lt ${end}`,
};
