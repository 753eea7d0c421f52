/** From the syntax tree of a query to SQL over the store. */
import type { FieldType, Query, QueryBase, Subquery } from '@jetstreamapp/soql-parser-js';
import { notEmulated } from '../errors';
import type { ObjectSchema } from '../schema';
import { rejectBeyondCatalog } from './catalogLimits';
import { rejectUnlisted } from './unlisted';
import { groupClause, limitClause, orderClause, whereClause, type Parent } from './clauses';
import { Cells, fieldOutputs, valueOutputs, type Output } from './outputs';
import { Scope, type Compilation, type ResolvedField } from './scope';
import { join, sql, type Sql } from './sql';

export interface CompiledQuery {
	/** `count` has one row, whose cell c0 is the number. */
	kind: 'records' | 'aggregate' | 'count';
	object: ObjectSchema;
	statement: Sql;
	outputs: readonly Output[];
	/** Subqueries of the SELECT list. */
	children: readonly Subquery[];
}

/** `parent` narrows a subquery of a SELECT list to the rows of one record. */
export function compileQuery(
	query: QueryBase & Pick<Query, 'sObject'>,
	compilation: Compilation,
	parent?: Parent,
): CompiledQuery {
	const scope = new Scope(compilation, query.sObject ?? '', query.sObjectAlias);
	const selected = query.fields ?? [];
	const groups = groupedFields(query, scope);
	const kind = kindOf(selected, groups);
	if (scope.root.object.inCatalog) rejectBeyondCatalog(kind, query.where);
	rejectUnlisted(scope.root.object, query.where);
	const cells = new Cells();
	const outputs = outputsOf(kind, query, scope, cells, groups);
	const clauses = [
		whereClause(query.where, scope, parent),
		groupClause(groups, query.having, scope),
		orderClause(query.orderBy, scope),
		limitClause(query),
	];
	const head = sql(`SELECT ${cells.list} FROM ${scope.from}`);
	return {
		kind,
		object: scope.root.object,
		statement: join([head, ...clauses], ' '),
		outputs,
		children: selected.flatMap((item) => (item.type === 'FieldSubquery' ? [item.subquery] : [])),
	};
}

const groupedFields = (query: QueryBase, scope: Scope) =>
	[query.groupBy ?? []].flat().map((group) => {
		if ('fn' in group) throw notEmulated('functions in GROUP BY');
		return scope.resolve(group.field);
	});

function kindOf(
	selected: readonly FieldType[],
	groups: readonly ResolvedField[],
): CompiledQuery['kind'] {
	const aggregates = selected.filter(
		(item) => item.type === 'FieldFunctionExpression' && item.isAggregateFn,
	);
	const [first] = aggregates;
	if (first?.type === 'FieldFunctionExpression' && first.parameters.length === 0) return 'count';
	return aggregates.length > 0 || groups.length > 0 ? 'aggregate' : 'records';
}

function outputsOf(
	kind: CompiledQuery['kind'],
	query: QueryBase,
	scope: Scope,
	cells: Cells,
	groups: readonly ResolvedField[],
): readonly Output[] {
	const selected = query.fields ?? [];
	switch (kind) {
		case 'records':
			cells.of(`${scope.root.alias}."Id"`);
			return fieldOutputs(selected, scope, cells, query.limit);
		case 'aggregate':
			return valueOutputs(selected, scope, cells, groups);
		case 'count':
			cells.of('COUNT(*)');
			return [];
	}
}
