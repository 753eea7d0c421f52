import type { SqlValue } from '../../kernel/store';

/** A piece of SQL and the values of its question marks. */
export interface Sql {
	text: string;
	values: readonly SqlValue[];
}

export const sql = (text: string, ...values: readonly SqlValue[]): Sql => ({ text, values });

/** Pieces one after the other. */
export const join = (pieces: readonly Sql[], separator: string): Sql => ({
	text: pieces.map(({ text }) => text).join(separator),
	values: pieces.flatMap(({ values }) => values),
});

export const wrap = (before: string, piece: Sql, after: string): Sql => ({
	text: before + piece.text + after,
	values: piece.values,
});

/** Pieces joined by AND or OR, nested in halves because SQLite bounds how deep an expression goes. */
export function combine(pieces: readonly Sql[], operator: 'AND' | 'OR'): Sql {
	const [only] = pieces;
	if (only && pieces.length === 1) return only;
	const half = Math.ceil(pieces.length / 2);
	const halves = [pieces.slice(0, half), pieces.slice(half)];
	return wrap(
		'(',
		join(
			halves.map((some) => combine(some, operator)),
			` ${operator} `,
		),
		')',
	);
}

/** SOQL knows only true and false: what a missing value makes unknown is false. */
export const not = (piece: Sql) => wrap('NOT coalesce((', piece, '), 0)');

export const quoted = (name: string) => `"${name}"`;
