/** https://developer.salesforce.com/docs/platform/soql-sosl/guide/sforce-api-calls-soql-select-agg-functions.html */
import type { FunctionExp } from '@jetstreamapp/soql-parser-js';
import { malformedQuery, notEmulated } from '../errors';
import { int } from '../schema/fields';
import type { FieldSchema } from '../schema';
import { columnSql, type Scope } from './scope';

/** An aggregate as SQL, and a field of the type that its value has. */
export interface Aggregate {
	field: FieldSchema;
	expression: string;
}

const COUNTED = int('count', 'Count', { precision: 18 });
const NUMERIC: readonly string[] = ['int', 'double', 'currency', 'percent'];

export function aggregateOf(
	{ functionName = '', parameters = [] }: FunctionExp,
	scope: Scope,
): Aggregate {
	const name = functionName.toUpperCase();
	const [parameter] = parameters;
	if (typeof parameter !== 'string') {
		throw malformedQuery(`Grouped field should not be aggregated: ${functionName}`);
	}
	const resolved = scope.resolve(parameter);
	const column = columnSql(resolved);
	switch (name) {
		case 'COUNT':
			return { field: COUNTED, expression: `COUNT(${column})` };
		case 'COUNT_DISTINCT':
			return { field: COUNTED, expression: `COUNT(DISTINCT ${column})` };
		case 'MIN':
		case 'MAX':
			return { field: resolved.field, expression: `${name}(${column})` };
		case 'SUM':
		case 'AVG':
			if (!NUMERIC.includes(resolved.field.type)) {
				throw malformedQuery(
					`field ${resolved.field.name} does not support aggregate operator ${name}`,
				);
			}
			return { field: resolved.field, expression: `${name}(${column})` };
		default:
			throw notEmulated(`the function ${functionName}`);
	}
}
