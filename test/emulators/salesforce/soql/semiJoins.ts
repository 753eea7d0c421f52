/**
 * What a semi-join or anti-join cannot do, in the words that users quote; of limits without such words, in those of the
 * documentation.
 * https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-soql-select-comparisonoperators.html
 */
import type { Subquery, ValueQueryCondition, WhereClause } from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from '../errors';
import type { FieldSchema } from '../schema';

const MAX_JOINS = 2;

/** Rejects joins of a WHERE clause that stand where none can. */
export function rejectMisplacedJoins(where: WhereClause | undefined, isNested: boolean): void {
	let depth = 0;
	let joins = 0;
	const operators = new Set<string>();
	for (let rest = where; rest; rest = 'right' in rest ? rest.right : undefined) {
		const { left } = rest;
		depth += left?.openParen ?? 0;
		const isJoin = left !== null && 'valueQuery' in left;
		if (isJoin) joins += 1;
		if (isJoin && (isNested || depth > 0)) {
			throw malformedQuery(
				'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
			);
		}
		if (left && 'closeParen' in left) depth -= left.closeParen ?? 0;
		if ('operator' in rest && depth === 0) operators.add(rest.operator);
	}
	if (joins === 0) return;
	if (operators.has('OR')) {
		throw malformedQuery("Semi join sub-selects are not allowed with the 'OR' operator");
	}
	if (operators.has('NOT')) {
		throw malformedQuery('The NOT operator cannot be used with semi-joins and anti-joins');
	}
	if (joins > MAX_JOINS) {
		throw malformedQuery(`Maximum ${MAX_JOINS} semi join sub-selects are allowed.`);
	}
}

const isId = ({ type }: FieldSchema) => type === 'id' || type === 'reference';

/** Rejects fields that a join cannot compare, and a sub-select of the object that is queried. */
export function rejectUnfitJoin(
	{ field, valueQuery }: ValueQueryCondition,
	outer: { field: FieldSchema; object: string },
	inner: { path: string; field: FieldSchema; object: string },
): void {
	const { orderBy, limit } = valueQuery as Partial<Subquery>;
	if (!isId(outer.field)) {
		throw malformedQuery(
			`The left operand field in the where expression for semi join should be an id field, cannot use: '${field}'`,
		);
	}
	if (!isId(inner.field)) {
		throw malformedQuery(
			`semi join sub-selects can only query id fields, cannot use: '${inner.path}'`,
		);
	}
	if (inner.object === outer.object) {
		throw malformedQuery('The inner and outer selects should not be on the same object type');
	}
	if (orderBy !== undefined || limit !== undefined) {
		throw malformedQuery('ORDER BY and LIMIT are not supported in semi join sub-selects');
	}
}
