import type { SqlValue } from '../../kernel/store';
import { notEmulated } from '../errors/dataverseError';
import {
	incompatibleTypes,
	noSuchSignature,
	notForChoices,
	tooManyConditions,
} from '../errors/queryErrors';
import type { Schema } from '../schema/schema';
import type { Table } from '../schema/table';
import { operandOf, valueOf, type Aliases } from './aliases';
import type { Argument, ComparisonOperator, Expression, Literal, Operand } from './ast';
import { choicesSql, isChoicesMethod } from './choicesSql';
import { comparable, type EdmType } from './edmType';
import { inListSql } from './inListSql';
import { globPattern } from './likePattern';
import {
	columnSql,
	foldedSql,
	isAccentInsensitive,
	namedColumn,
	resolvePath,
	type Property,
	type Sql,
} from './sql';

export interface FilterContext {
	schema: Schema;
	table: Table;
	aliases: Aliases;
	/** The caller. */
	userId: string;
	/** Milliseconds since 1970; the full-text index has no rows that were modified later. */
	indexedUntil: number;
}

const OPERATORS: Record<ComparisonOperator, { kind: string; sql: string }> = {
	eq: { kind: 'Equal', sql: '=' },
	ne: { kind: 'NotEqual', sql: 'IS NOT' },
	gt: { kind: 'GreaterThan', sql: '>' },
	ge: { kind: 'GreaterThanOrEqual', sql: '>=' },
	lt: { kind: 'LessThan', sql: '<' },
	le: { kind: 'LessThanOrEqual', sql: '<=' },
};

/**
 * A `$filter` as a condition in SQL. Throws for names and types that the Web API rejects.
 * A row without a value is not equal to any value, and a condition that is not met counts as met under `not`:
 * so `ne` and `not contains` find rows without a value, as they do in the real service.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows
 */
export function filterSql(context: FilterContext, expression: Expression): Sql {
	if (countConditions(expression) > MAX_CONDITIONS) throw tooManyConditions();
	return conditionSql(context, expression);
}

/** Conditions of one query at most; the list of an In counts as one. */
const MAX_CONDITIONS = 500;

function countConditions(expression: Expression): number {
	if (expression.kind === 'not') return countConditions(expression.operand);
	if (!('operands' in expression)) return 1;
	return expression.operands.reduce((sum, operand) => sum + countConditions(operand), 0);
}

function conditionSql(context: FilterContext, expression: Expression): Sql {
	switch (expression.kind) {
		case 'and':
		case 'or': {
			const parts = expression.operands.map((operand) => conditionSql(context, operand));
			const text = parts.map((part) => part.text).join(` ${expression.kind.toUpperCase()} `);
			return { text: `(${text})`, values: parts.flatMap(({ values }) => values) };
		}
		case 'not': {
			const { text, values } = conditionSql(context, expression.operand);
			return { text: `NOT coalesce(${text}, 0)`, values };
		}
		case 'comparison':
			return comparisonSql(context, expression);
		case 'match':
			return matchSql(context, expression);
		case 'function':
			if (expression.name === 'Microsoft.Dynamics.CRM.In') {
				return inListSql(context, expression.arguments);
			}
			if (isChoicesMethod(expression.name)) {
				return choicesSql(context, expression.name, expression.arguments);
			}
			if (expression.name === 'Microsoft.Dynamics.CRM.EqualUserId') {
				return equalUserIdSql(context, expression.arguments);
			}
			throw notEmulated(`the query function ${expression.name}`);
	}
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/equaluserid */
function equalUserIdSql(
	{ table, aliases, userId }: FilterContext,
	given: ReadonlyMap<string, Argument>,
): Sql {
	const name = valueOf(given.get('PropertyName') ?? { kind: 'json', value: null }, aliases);
	if (typeof name !== 'string') throw noSuchSignature('Microsoft.Dynamics.CRM.EqualUserId');
	return { text: `${columnSql(namedColumn(table, name))} = ?`, values: [userId] };
}

type Resolved = Property | Literal;

const isLiteral = (operand: Resolved): operand is Literal => 'kind' in operand;

function comparisonSql(
	context: FilterContext,
	{ left, operator, right }: Extract<Expression, { kind: 'comparison' }>,
): Sql {
	const [a, b] = [resolve(context, left), resolve(context, right)];
	if (!comparable(a.type, b.type)) {
		throw incompatibleTypes(a.type, b.type, OPERATORS[operator].kind);
	}
	const isNull = [a, b].some((operand) => operand.type === 'Null');
	const sql = isNull && operator === 'eq' ? 'IS' : OPERATORS[operator].sql;
	const [x, y] = [operandSql(a, b.type), operandSql(b, a.type)];
	const isFolded = [a, b].some((each) => !isLiteral(each) && isAccentInsensitive(each.column));
	if (isFolded && operator === 'eq' && !isNull) {
		return {
			text: `${foldedSql(x.text)} = ${foldedSql(y.text)}`,
			values: [...x.values, ...y.values],
		};
	}
	return { text: `${x.text} ${sql} ${y.text}`, values: [...x.values, ...y.values] };
}

function matchSql(
	context: FilterContext,
	{ method, value, pattern }: Extract<Expression, { kind: 'match' }>,
): Sql {
	const property = resolve(context, value);
	const text = resolve(context, pattern);
	if (property.type !== 'Edm.String' || isLiteral(property)) throw noSuchSignature(method);
	if (property.column.kind === 'multiChoice') throw notForChoices('Like');
	if (!isLiteral(text) || typeof text.value !== 'string' || text.type !== 'Edm.String') {
		throw noSuchSignature(method);
	}
	return { text: `lower(${property.sql}) GLOB ?`, values: [globPattern(method, text.value)] };
}

function resolve({ schema, table, aliases }: FilterContext, operand: Operand): Resolved {
	const meant = operandOf(operand, aliases);
	return meant.kind === 'path' ? resolvePath(schema, table, meant.names) : meant;
}

function operandSql(operand: Resolved, comparedWith: EdmType | Literal['type']): Sql {
	if (!isLiteral(operand)) return { text: operand.sql, values: [] };
	return { text: '?', values: [literalValue(operand, comparedWith)] };
}

/** The literal as the store has values of the type it is compared with. */
function literalValue({ type, value }: Literal, comparedWith: string): SqlValue {
	if (typeof value === 'boolean') return value ? 1 : 0;
	if (type === 'Edm.Date' && comparedWith === 'Edm.DateTimeOffset')
		return Date.parse(String(value));
	if (type === 'Edm.DateTimeOffset' && comparedWith === 'Edm.Date') {
		return new Date(Number(value)).toISOString().slice(0, 10);
	}
	return value;
}
