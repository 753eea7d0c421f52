/** Conditions as an OData filter. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows */
import { impossibleCondition } from '../../crm/driver/impossibleCondition';
import type { ComparisonOperator } from '../../crm/driver/literals';
import type { Condition, Conditions, FieldDescription } from '../../crm/port';
import { toComparison } from './comparison';
import { label, unknownField } from './errors';
import { contains, startsWith } from './query';
import type { Column, Table } from './tables';

/**
 * @param path what leads from the table of the query to the one of the conditions, such as `parentcontactid/`.
 * @returns a filter in parentheses.
 * @throws CrmError for a field that does not exist, and for a value that it cannot hold.
 */
export function toFilter(table: Table, { combine, conditions }: Conditions, path = ''): string {
	const filters = conditions.map((condition) => {
		const column = table.columns.get(condition.field);
		if (!column) throw unknownField(table.description, condition.field);
		return toCondition({ ...column, property: `${path}${column.property}` }, condition);
	});
	return `(${filters.join(combine === 'all' ? ' and ' : ' or ')})`;
}

function toCondition(column: Column, condition: Condition): string {
	const { field, property } = column;
	const { operator, values } = condition;
	const [text = ''] = values;
	if (operator === 'isEmpty') return `${property} eq null`;
	if (operator === 'isNotEmpty') return `${property} ne null`;
	if (field.type === 'multiChoice') return toSetComparison(field, condition);
	switch (operator) {
		case 'contains':
			return contains(property, text);
		case 'notContains':
			return orEmpty(property, `not ${contains(property, text)}`);
		case 'startsWith':
			return startsWith(property, text);
		default:
			return compare(column, operator, condition);
	}
}

function compare(column: Column, operator: ComparisonOperator, condition: Condition): string {
	const comparisons = condition.values.map((value) => {
		const comparison = toComparison(column, operator, value);
		if (comparison === undefined) throw impossibleCondition(label, column.field, condition);
		return comparison;
	});
	return operator === 'notEquals'
		? orEmpty(column.property, allOf(comparisons))
		: `(${comparisons.join(' or ')})`;
}

/**
 * Dataverse writes a list of choices as their numbers in ascending order. Each choice is a separate condition: a function
 * with several values is met by any of them.
 * https://learn.microsoft.com/power-apps/developer/data-platform/multi-select-picklist#query-data-from-choices
 */
function toSetComparison({ name }: FieldDescription, { operator, values }: Condition): string {
	const numbers = values.map(Number).toSorted((left, right) => left - right);
	const each = (method: string) =>
		allOf(
			numbers.map(
				(value) =>
					`Microsoft.Dynamics.CRM.${method}(PropertyName='${name}',PropertyValues=['${value}'])`,
			),
		);
	switch (operator) {
		case 'contains':
			return each('ContainValues');
		case 'notContains':
			return orEmpty(name, each('DoesNotContainValues'));
		case 'notEquals':
			return orEmpty(name, `${name} ne '${numbers.join(',')}'`);
		default:
			return `${name} eq '${numbers.join(',')}'`;
	}
}

const allOf = (filters: readonly string[]) => `(${filters.join(' and ')})`;

/** Dataverse leaves out empty columns; other CRMs count them as different. */
const orEmpty = (property: string, filter: string) => `(${filter} or ${property} eq null)`;
