/** Conditions as an OData filter. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows */
import type { ComparisonOperator } from '../../crm/driver/literals';
import type { Condition, Conditions } from '../../crm/port';
import { unknownField } from './errors';
import { contains, literal, startsWith } from './query';
import type { Column, Table } from './tables';

/** @returns a filter in parentheses. */
export function toFilter(table: Table, { combine, conditions }: Conditions): string {
	const filters = conditions.map((condition) => {
		const column = table.columns.get(condition.field);
		if (!column) throw unknownField(table.description, condition.field);
		return toComparison(table, column, condition);
	});
	return `(${filters.join(combine === 'all' ? ' and ' : ' or ')})`;
}

function toComparison(
	table: Table,
	{ field, property }: Column,
	{ operator, value }: Condition,
): string {
	if (operator === 'isEmpty') return `${property} eq null`;
	if (operator === 'isNotEmpty') return `${property} ne null`;
	if (operator === 'contains') return contains(property, value);
	if (operator === 'startsWith') return startsWith(property, value);
	const text = literal(field.type, value);
	// No record matches a value that the column cannot hold.
	if (text === undefined) return `${table.description.idField} eq null`;
	const comparison = `${property} ${signs[operator]} ${text}`;
	// Dataverse leaves out empty columns here; other CRMs count them as different.
	return operator === 'notEquals' ? `(${comparison} or ${property} eq null)` : comparison;
}

const signs: Record<ComparisonOperator, string> = {
	equals: 'eq',
	notEquals: 'ne',
	greaterThan: 'gt',
	greaterOrEqual: 'ge',
	lessThan: 'lt',
	lessOrEqual: 'le',
};
