/** What follows SELECT and FROM, as SQL. */
import type {
	HavingClause,
	OrderByClause,
	Query,
	QueryBase,
	ValueQueryCondition,
	WhereClause,
} from '@jetstreamapp/soql-parser-js';
import { malformedQuery, notEmulated, offsetTooLarge } from '../errors';
import { findField } from '../schema';
import { aggregateOf } from './aggregates';
import { compare } from './comparison';
import { compileConditions } from './conditions';
import { invalidFieldAt } from './queryError';
import { columnSql, Scope, type ResolvedField } from './scope';
import { rejectMisplacedJoins, rejectUnfitJoin } from './semiJoins';
import { join, not, quoted, sql, wrap, type Sql } from './sql';

const MAX_OFFSET = 2000;
const NOTHING = sql('');

/** A record, and the lookup field by which others name it. */
export interface Parent {
	field: string;
	id: string;
}

export function whereClause(
	where: WhereClause | undefined,
	scope: Scope,
	parent: Parent | undefined,
	isNested = false,
): Sql {
	rejectMisplacedJoins(where, isNested);
	const { root, compilation } = scope;
	const pieces: Sql[] = [];
	if (parent) pieces.push(sql(`${root.alias}.${quoted(parent.field)} = ?`, parent.id));
	if (!compilation.includeDeleted && findField(root.object, 'IsDeleted')) {
		pieces.push(sql(`${root.alias}."IsDeleted" = 0`));
	}
	if (where) {
		const compiled = compileConditions(where, compilation.soql, (comparison) => {
			if ('valueQuery' in comparison) return semiJoin(comparison, scope);
			if ('fn' in comparison) throw notEmulated('functions in WHERE');
			const resolved = filterable(comparison.field, scope);
			return compare(
				{ field: resolved.field, expression: columnSql(resolved) },
				comparison,
				compilation,
			);
		});
		pieces.push(wrap('(', compiled, ')'));
	}
	return pieces.length > 0 ? wrap('WHERE ', join(pieces, ' AND '), '') : NOTHING;
}

function filterable(path: string, scope: Scope): ResolvedField {
	const resolved = scope.resolve(path);
	if (resolved.field.filterable) return resolved;
	throw invalidFieldAt(
		scope.compilation.soql,
		path,
		`field '${resolved.field.name}' can not be filtered in a query call`,
	);
}

/** `AccountId IN (SELECT Id FROM Account WHERE …)`. */
function semiJoin(condition: ValueQueryCondition, outer: Scope): Sql {
	const { field, operator, valueQuery } = condition;
	const compared = filterable(field, outer);
	const scope = new Scope(outer.compilation, valueQuery.sObject ?? '', valueQuery.sObjectAlias);
	const [selected, another] = valueQuery.fields ?? [];
	if (selected?.type !== 'Field' || another) {
		throw malformedQuery('a semi-join sub-select must select exactly one field');
	}
	const wanted = scope.resolve(selected.field);
	rejectUnfitJoin(
		condition,
		{ field: compared.field, object: outer.root.object.name },
		{ path: selected.field, field: wanted.field, object: scope.root.object.name },
	);
	const where = whereClause(valueQuery.where, scope, undefined, true);
	const inner = wrap(`SELECT ${columnSql(wanted)} FROM ${scope.from} `, where, '');
	const found = wrap(`coalesce(${columnSql(compared)}, '') IN (`, inner, ')');
	return operator === 'NOT IN' ? not(found) : found;
}

export function groupClause(
	groups: readonly ResolvedField[],
	having: HavingClause | undefined,
	scope: Scope,
): Sql {
	if (groups.length === 0) return NOTHING;
	const group = sql(`GROUP BY ${groups.map(columnSql).join(', ')}`);
	if (!having) return group;
	const compiled = compileConditions(having, scope.compilation.soql, (comparison) => {
		if ('fn' in comparison) {
			return compare(aggregateOf(comparison.fn, scope), comparison, scope.compilation);
		}
		if (!('value' in comparison)) throw malformedQuery('a sub-select is not allowed in HAVING');
		const resolved = scope.resolve(comparison.field);
		return compare(
			{ field: resolved.field, expression: columnSql(resolved) },
			comparison,
			scope.compilation,
		);
	});
	return join([group, wrap('HAVING ', compiled, '')], ' ');
}

/** Rows without a value come first unless the query says otherwise, whatever the direction. */
export function orderClause(orderBy: QueryBase['orderBy'], scope: Scope): Sql {
	const terms = [orderBy ?? []].flat().map((term) => {
		const expression = orderedExpression(term, scope);
		return `${expression} ${term.order ?? 'ASC'} NULLS ${term.nulls ?? 'FIRST'}`;
	});
	return terms.length > 0 ? sql(`ORDER BY ${terms.join(', ')}`) : NOTHING;
}

function orderedExpression(term: OrderByClause, scope: Scope): string {
	if ('fn' in term) return aggregateOf(term.fn, scope).expression;
	const resolved = scope.resolve(term.field);
	if (resolved.field.sortable) return columnSql(resolved);
	throw invalidFieldAt(
		scope.compilation.soql,
		term.field,
		`field '${resolved.field.name}' can not be sorted in a query call`,
	);
}

export function limitClause({ limit, offset = 0 }: Pick<Query, 'limit' | 'offset'>): Sql {
	if (offset > MAX_OFFSET) throw offsetTooLarge();
	if (limit === undefined && offset === 0) return NOTHING;
	return sql('LIMIT ? OFFSET ?', limit ?? -1, offset);
}
