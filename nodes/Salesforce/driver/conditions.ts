/** Conditions as SOQL. https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm */
import { impossibleCondition } from '../../crm/driver/impossibleCondition';
import type { ComparisonOperator } from '../../crm/driver/literals';
import type { Condition, Conditions, FieldDescription, EntityDescription } from '../../crm/port';
import { label, unknownField } from './errors';
import { likePattern, literal, quoted } from './query';

/**
 * @param path what leads from the object of the query to the one of the conditions, such as `Contact.`.
 * @returns a filter in parentheses.
 * @throws CrmError for a field that does not exist, and for a value that it cannot hold.
 */
export function toFilter(
	description: EntityDescription,
	{ combine, conditions }: Conditions,
	path = '',
): string {
	const filters = conditions.map((condition) => {
		const field = description.fields.find(({ name }) => name === condition.field);
		if (!field) throw unknownField(description, condition.field);
		return toComparison({ ...field, name: `${path}${field.name}` }, condition);
	});
	return `(${filters.join(combine === 'all' ? ' AND ' : ' OR ')})`;
}

function toComparison(field: FieldDescription, condition: Condition): string {
	const { name, type } = field;
	const { operator, values } = condition;
	const [text = ''] = values;
	if (operator === 'isEmpty') return `${name} = null`;
	if (operator === 'isNotEmpty') return `${name} != null`;
	if (type === 'multiChoice') return toSetComparison(name, condition);
	switch (operator) {
		case 'contains':
			return `${name} LIKE ${likePattern(text, { open: true })}`;
		case 'notContains':
			return orEmpty(name, `(NOT ${name} LIKE ${likePattern(text, { open: true })})`);
		case 'startsWith':
			return `${name} LIKE ${likePattern(text, { open: false })}`;
		default:
			return compare(field, operator, condition);
	}
}

function compare(
	field: FieldDescription,
	operator: ComparisonOperator,
	condition: Condition,
): string {
	const comparisons = condition.values.map((value) => {
		const text = literal(field.type, value);
		if (text === undefined) throw impossibleCondition(label, field, condition);
		return `${field.name} ${signs[operator]} ${text}`;
	});
	return `(${comparisons.join(operator === 'notEquals' ? ' AND ' : ' OR ')})`;
}

const signs: Record<ComparisonOperator, string> = {
	equals: '=',
	notEquals: '!=',
	greaterThan: '>',
	greaterOrEqual: '>=',
	lessThan: '<',
	lessOrEqual: '<=',
};

/**
 * A semicolon means "and", a comma "or".
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_querying_multiselect_picklists.htm
 */
function toSetComparison(name: string, { operator, values }: Condition): string {
	const all = quoted(values.join(';'));
	switch (operator) {
		case 'contains':
			return `${name} INCLUDES (${all})`;
		case 'notContains':
			return orEmpty(name, `${name} EXCLUDES (${values.map(quoted).join(', ')})`);
		case 'notEquals':
			return `${name} != ${all}`;
		default:
			return `${name} = ${all}`;
	}
}

const orEmpty = (name: string, filter: string) => `(${filter} OR ${name} = null)`;
