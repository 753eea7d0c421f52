/** The SELECT list: which columns the SQL fetches, and what the answer makes of them. */
import type { FieldType, FieldFunctionExpression } from '@jetstreamapp/soql-parser-js';
import { invalidField, malformedQuery, notEmulated } from '../errors';
import { columnsOf } from '../records/recordJson';
import { aggregateOf, type Aggregate } from './aggregates';
import { columnSql, waysTo, type ResolvedField, type Scope, type Source } from './scope';
import { quoted } from './sql';

/** A column of the SQL's result, by the name it has there. */
export interface Cell {
	expression: string;
	name: string;
}

/** A field of the answer, built from the cells of its columns. */
export interface FieldOutput extends ResolvedField {
	kind: 'field';
	/** Cell by column name. */
	cells: Readonly<Record<string, Cell>>;
	/** What the answer calls it. */
	name: string;
	/** Shown by its label instead of its value. */
	isLabel: boolean;
	/** The relationships that lead to the field, each with the cell of the id it leads to. */
	hops: readonly { source: Source; id: Cell }[];
}

/** A value of an aggregate query, by the name the answer gives it. */
export interface ValueOutput {
	kind: 'value';
	name: string;
	cell: Cell;
	/** Names the value's type. */
	field: Aggregate['field'];
}

export type Output = FieldOutput | ValueOutput;

/** Returns cells, the same one for the same expression. */
export class Cells {
	private readonly known = new Map<string, Cell>();

	of(expression: string): Cell {
		const cell = this.known.get(expression) ?? { expression, name: `c${this.known.size}` };
		this.known.set(expression, cell);
		return cell;
	}

	get list(): string {
		return [...this.known.values()]
			.map(({ expression, name }) => `${expression} AS ${name}`)
			.join(', ');
	}
}

/** Fields of a query for records. Subqueries are not among them. */
export function fieldOutputs(
	selected: readonly FieldType[],
	scope: Scope,
	cells: Cells,
	limit: number | undefined,
): FieldOutput[] {
	const resolved = selected.flatMap((item) => resolveItem(item, scope, limit));
	rejectRepeated(resolved);
	return resolved.map((item) => {
		const cellOf = (column: string) => cells.of(`${item.source.alias}.${quoted(column)}`);
		return {
			...item,
			kind: 'field',
			cells: Object.fromEntries(columnsOf(item.field).map((name) => [name, cellOf(name)])),
			hops: waysTo(item.source).map((source) => ({ source, id: cells.of(`${source.alias}."Id"`) })),
		};
	});
}

type SelectedField = ResolvedField & Pick<FieldOutput, 'name' | 'isLabel'>;

const asValue = (resolved: ResolvedField): SelectedField => ({
	...resolved,
	name: resolved.field.name,
	isLabel: false,
});

function resolveItem(item: FieldType, scope: Scope, limit: number | undefined): SelectedField[] {
	switch (item.type) {
		case 'Field':
			if (item.alias) throw malformedQuery('only aggregate expressions use field aliasing');
			return [asValue(scope.resolve(item.field))];
		case 'FieldRelationship':
			return [asValue(scope.resolve([...item.relationships, item.field].join('.')))];
		case 'FieldSubquery':
			return [];
		case 'FieldFunctionExpression':
			return resolveFields(item, scope, limit);
		case 'FieldTypeof':
			throw notEmulated('TYPEOF');
	}
}

/** https://developer.salesforce.com/docs/platform/soql-sosl/guide/sforce-api-calls-soql-select-fields.html */
function resolveFields(
	{ functionName, parameters, alias }: FieldFunctionExpression,
	scope: Scope,
	limit: number | undefined,
): SelectedField[] {
	if (functionName.toUpperCase() === 'TOLABEL') {
		const [path] = parameters;
		const resolved = scope.resolve(typeof path === 'string' ? path : '');
		if (!resolved.field.picklist) throw invalidField('toLabel is only valid on picklist fields');
		return [{ ...resolved, name: alias ?? resolved.field.name, isLabel: true }];
	}
	if (functionName.toUpperCase() !== 'FIELDS') {
		throw notEmulated(`the function ${functionName}`);
	}
	const group = typeof parameters[0] === 'string' ? parameters[0].toUpperCase() : '';
	if (group !== 'STANDARD' && (limit === undefined || limit > 200)) {
		throw malformedQuery('The SOQL FIELDS function must have a LIMIT of at most 200');
	}
	return scope.root.object.fields
		.filter(({ custom }) => group === 'ALL' || custom === (group === 'CUSTOM'))
		.map((field) => asValue({ field, source: scope.root }));
}

function rejectRepeated(resolved: readonly SelectedField[]): void {
	const seen = new Set<string>();
	for (const { name, source } of resolved) {
		const path = [...source.path, name].join('.');
		if (seen.has(path)) throw invalidField(`duplicate field selected: ${path}`);
		seen.add(path);
	}
}

/** Values of a query with aggregates or GROUP BY; those without a name are called expr0, expr1… */
export function valueOutputs(
	selected: readonly FieldType[],
	scope: Scope,
	cells: Cells,
	grouped: readonly ResolvedField[],
): ValueOutput[] {
	let unnamed = 0;
	return selected.map((item) => {
		if (item.type === 'FieldFunctionExpression') {
			const { field, expression } = aggregateOf(item, scope);
			const name = item.alias ?? `expr${unnamed++}`;
			return { kind: 'value', name, cell: cells.of(expression), field };
		}
		if (item.type !== 'Field' && item.type !== 'FieldRelationship') {
			throw malformedQuery('only root queries support aggregate expressions');
		}
		const path = item.type === 'Field' ? [item.field] : [...item.relationships, item.field];
		const resolved = scope.resolve(path.join('.'));
		const expression = columnSql(resolved);
		if (!grouped.some((group) => columnSql(group) === expression)) {
			throw malformedQuery(`Field must be grouped or aggregated: ${resolved.field.name}`);
		}
		const alias = 'alias' in item ? item.alias : undefined;
		return {
			kind: 'value',
			name: alias ?? resolved.field.name,
			cell: cells.of(expression),
			field: resolved.field,
		};
	});
}
