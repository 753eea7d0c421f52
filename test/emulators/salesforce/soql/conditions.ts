/**
 * The grammar of WHERE and HAVING, in which AND and OR do not mix without parentheses:
 *
 *   conditions := simple { AND simple } | simple { OR simple }
 *   simple     := NOT simple | ( conditions ) | comparison
 *
 * https://developer.salesforce.com/docs/platform/soql-sosl/guide/sforce-api-calls-soql-select-conditionexpression.html
 */
import type {
	ConditionWithValueQuery,
	HavingClause,
	WhereClause,
} from '@jetstreamapp/soql-parser-js';
import { malformedAt, offsetOf } from './queryError';
import { combine, not, wrap, type Sql } from './sql';

type Comparison = Exclude<ConditionWithValueQuery, { openParen: number; field?: never }>;
type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | { comparison: Comparison };

/** `compile` turns one comparison into SQL. */
export function compileConditions(
	clause: WhereClause | HavingClause,
	soql: string,
	compile: (comparison: Comparison) => Sql,
): Sql {
	const tokens = listTokens(clause);
	const unexpected = (token: Token | undefined) =>
		malformedAt(
			soql,
			offsetOf(soql, typeof token === 'string' ? token : ''),
			`unexpected token: '${typeof token === 'string' ? token : '<EOF>'}'`,
		);

	const readConditions = (): Sql => {
		const pieces = [readSimple()];
		const operator = tokens[0];
		if (operator !== 'AND' && operator !== 'OR') return pieces[0] as Sql;
		while (tokens[0] === operator) {
			tokens.shift();
			pieces.push(readSimple());
		}
		if (tokens[0] === 'AND' || tokens[0] === 'OR') throw unexpected(tokens[0]);
		return combine(
			pieces.map((piece) => wrap('(', piece, ')')),
			operator,
		);
	};

	const readSimple = (): Sql => {
		const token = tokens.shift();
		if (token === 'NOT') return not(readSimple());
		if (token === '(') {
			const inner = readConditions();
			const closing = tokens.shift();
			if (closing !== ')') throw unexpected(closing);
			return inner;
		}
		if (typeof token === 'object') return compile(token.comparison);
		throw unexpected(token);
	};

	const compiled = readConditions();
	if (tokens.length > 0) throw unexpected(tokens[0]);
	return compiled;
}

/** The parser attaches parentheses to the comparisons next to them; here they become tokens again. */
function listTokens(clause: WhereClause | HavingClause): Token[] {
	const tokens: Token[] = [];
	for (let rest: WhereClause | HavingClause | undefined = clause; rest;) {
		const condition: WhereClause['left'] = rest.left;
		tokens.push(...repeat('(', condition?.openParen));
		if (condition && ('field' in condition || 'fn' in condition)) {
			tokens.push({ comparison: condition }, ...repeat(')', condition.closeParen));
		}
		if (!('operator' in rest)) break;
		tokens.push(rest.operator);
		rest = rest.right;
	}
	return tokens;
}

const repeat = (token: '(' | ')', times = 0): Token[] => Array<Token>(times).fill(token);
