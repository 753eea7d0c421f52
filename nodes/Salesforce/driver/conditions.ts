/** Conditions as SOQL. https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm */
import type { ComparisonOperator } from '../../crm/driver/literals';
import type { Condition, Conditions, FieldDescription, EntityDescription } from '../../crm/port';
import { unknownField } from './errors';
import { likePattern, literal } from './query';

/** Matches no record: for a value that the field cannot hold. */
const NEVER = 'Id = null';

/** @returns a filter in parentheses. */
export function toFilter(
	description: EntityDescription,
	{ combine, conditions }: Conditions,
): string {
	const filters = conditions.map((condition) => {
		const field = description.fields.find(({ name }) => name === condition.field);
		if (!field) throw unknownField(description, condition.field);
		return toComparison(field, condition);
	});
	return `(${filters.join(combine === 'all' ? ' AND ' : ' OR ')})`;
}

function toComparison(field: FieldDescription, { operator, value }: Condition): string {
	const { name } = field;
	if (operator === 'isEmpty') return `${name} = null`;
	if (operator === 'isNotEmpty') return `${name} != null`;
	if (operator === 'contains') return `${name} LIKE ${likePattern(value, { open: true })}`;
	if (operator === 'startsWith') return `${name} LIKE ${likePattern(value, { open: false })}`;
	const text = literal(field.type, value);
	return text === undefined ? NEVER : `${name} ${signs[operator]} ${text}`;
}

const signs: Record<ComparisonOperator, string> = {
	equals: '=',
	notEquals: '!=',
	greaterThan: '>',
	greaterOrEqual: '>=',
	lessThan: '<',
	lessOrEqual: '<=',
};
