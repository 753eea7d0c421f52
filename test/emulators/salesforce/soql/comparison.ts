/** One comparison of a WHERE or HAVING clause, as SQL. */
import type { LiteralType, ValueCondition } from '@jetstreamapp/soql-parser-js';
import type { SqlValue } from '../../kernel/store';
import { invalidFilterOperator } from '../errors';
import type { FieldSchema } from '../schema';
import {
	likePattern,
	readLiteral,
	wrongLiteral,
	type Literal,
	type LiteralContext,
} from './literals';
import { join, not, sql, wrap, type Sql } from './sql';

/** What is compared: a column or an aggregate, and the field that says which literals fit. */
export interface Comparand {
	field: FieldSchema;
	expression: string;
}

type Comparison = Pick<ValueCondition, 'operator' | 'value' | 'literalType'>;

export function compare(
	comparand: Comparand,
	{ operator, value, literalType }: Comparison,
	context: LiteralContext,
): Sql {
	const values = [value].flat();
	const types = [literalType].flat();
	const typeOf = (index: number): LiteralType | undefined => types[index] ?? types[0];
	const literals = () =>
		values.map((text, index) => readLiteral(comparand.field, typeOf(index), text, context));
	switch (operator) {
		case 'LIKE':
			return like(comparand, values[0] ?? '', typeOf(0), context);
		case 'IN':
			return anyOf(comparand, literals());
		case 'NOT IN':
			return not(anyOf(comparand, literals()));
		case 'INCLUDES':
			return includes(comparand, literals());
		case 'EXCLUDES':
			return not(includes(comparand, literals()));
		case '=':
			return anyOf(comparand, literals());
		case '!=':
			return not(anyOf(comparand, literals()));
		default:
			return join(
				literals().map((literal) => ordered(comparand, operator, literal)),
				' OR ',
			);
	}
}

/** Equal to one of the literals; two missing values are equal. */
function anyOf({ expression }: Comparand, literals: readonly Literal[]): Sql {
	const values = literals.flatMap((literal) => ('value' in literal ? [literal.value] : []));
	const given = values.filter((value) => value !== null && value !== '');
	const pieces = literals.flatMap((literal) =>
		'range' in literal
			? [sql(`(${expression} >= ? AND ${expression} < ?)`, literal.range.start, literal.range.end)]
			: [],
	);
	if (given.length < values.length) pieces.push(sql(`${expression} IS NULL`));
	if (given.length > 0) pieces.push(oneOf(expression, given));
	return wrap('(', join(pieces, ' OR '), ')');
}

/** A list is passed as one value, because SQLite bounds the number of question marks. */
function oneOf(expression: string, values: readonly SqlValue[]): Sql {
	const [only = null] = values;
	return values.length === 1
		? sql(`${expression} = ?`, only)
		: sql(`${expression} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
}

function ordered({ expression }: Comparand, operator: string, literal: Literal): Sql {
	if ('value' in literal) return sql(`${expression} ${operator} ?`, literal.value);
	const { start, end } = literal.range;
	return operator === '<' || operator === '>='
		? sql(`${expression} ${operator} ?`, start)
		: sql(`${expression} ${operator === '>' ? '>=' : '<'} ?`, end);
}

const LIKEABLE: readonly string[] = ['string', 'textarea', 'email', 'phone', 'url', 'picklist'];

function like(
	{ field, expression }: Comparand,
	text: string,
	type: LiteralType | undefined,
	context: LiteralContext,
): Sql {
	if (!LIKEABLE.includes(field.type)) {
		const kind = field.type === 'id' || field.type === 'reference' ? 'id' : field.type;
		throw invalidFilterOperator(`invalid operator on ${kind} field`);
	}
	if (type !== 'STRING') throw wrongLiteral(field, context.soql);
	return sql(`${expression} LIKE ? ESCAPE '\\'`, likePattern(text));
}

/** Every literal is a set of choices, such as 'Red;Green', that must all be there. */
function includes({ field, expression }: Comparand, literals: readonly Literal[]): Sql {
	if (field.type !== 'multipicklist') {
		throw invalidFilterOperator(`includes operator is not valid on ${field.name}`);
	}
	const sets = literals.map((literal) => ('value' in literal ? String(literal.value) : ''));
	const has = (choice: string) =>
		sql(`instr(lower(';' || ${expression} || ';'), lower(?)) > 0`, `;${choice.trim()};`);
	return join(
		sets.map((set) => wrap('(', join(set.split(';').map(has), ' AND '), ')')),
		' OR ',
	);
}
