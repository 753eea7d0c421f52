import type { Literal } from './ast';
import type { Node } from './grammar';

const LARGEST_INT32 = 2_147_483_647;

/** Reads a literal of the grammar; a text loses its quotes, a moment becomes milliseconds since 1970. */
export function parseLiteral(node: Node): Literal {
	const source = node.sourceString;
	switch (node.ctorName) {
		case 'string':
			return { kind: 'literal', type: 'Edm.String', value: unquote(source) };
		case 'guid':
			return { kind: 'literal', type: 'Edm.Guid', value: source.toLowerCase() };
		case 'dateTime':
			return { kind: 'literal', type: 'Edm.DateTimeOffset', value: Date.parse(source) };
		case 'date':
			return { kind: 'literal', type: 'Edm.Date', value: source };
		case 'number':
			return numberLiteral(source);
		case 'boolean':
			return { kind: 'literal', type: 'Edm.Boolean', value: source === 'true' };
		case 'enum':
			return { kind: 'literal', type: 'Enum', value: source.split("'")[1] ?? '' };
		default:
			return { kind: 'literal', type: 'Null', value: null };
	}
}

/** The text between single quotes, in which a quote is written twice. */
export const unquote = (source: string) => source.slice(1, -1).replaceAll("''", "'");

function numberLiteral(source: string): Literal {
	const value = Number(source);
	if (source.includes('.')) return { kind: 'literal', type: 'Edm.Decimal', value };
	const small = Math.abs(value) <= LARGEST_INT32;
	return { kind: 'literal', type: small ? 'Edm.Int32' : 'Edm.Int64', value };
}
