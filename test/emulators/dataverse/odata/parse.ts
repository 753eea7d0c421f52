import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'peggy';
import { badSyntax, unterminatedLiteral } from '../errors/queryErrors';
import type { Argument, ExpandItem, Expression, Json, Operand, OrderItem, Segment } from './ast';

const RULES = [
	'Filter',
	'Operand',
	'OrderBy',
	'Select',
	'Expand',
	'Segment',
	'ArgumentValue',
] as const;

const parser = generate(readFileSync(join(__dirname, 'odata.peggy'), 'utf8'), {
	allowedStartRules: [...RULES],
});

/** Reads `text` by a rule of the grammar; throws the Web API's own complaint where it cannot. */
function parse(text: string, startRule: (typeof RULES)[number]): unknown {
	try {
		return parser.parse(text, { startRule });
	} catch (error) {
		if (!(error instanceof parser.SyntaxError)) throw error;
		const quotes = text.split("'").length - 1;
		throw quotes % 2 === 1
			? unterminatedLiteral(text.length, text)
			: badSyntax(error.location.start.offset, text);
	}
}

export const parseFilter = (text: string) => parse(text, 'Filter') as Expression;

export const parseOrderBy = (text: string) => parse(text, 'OrderBy') as OrderItem[];

export const parseSelect = (text: string) => parse(text, 'Select') as string[];

export const parseExpand = (text: string) => parse(text, 'Expand') as ExpandItem[];

/** Reads one segment of a resource path, decoded. */
export const parseSegment = (text: string) => parse(text, 'Segment') as Segment;

/** The value of an alias in a filter. */
export const parseOperand = (text: string) => parse(text, 'Operand') as Operand;

/** The value of an alias in the arguments of a function. Long lists are mostly JSON proper, which is quicker to read. */
export function parseArgument(text: string): Argument {
	assertClosed(text);
	try {
		return { kind: 'json', value: JSON.parse(text) as Json };
	} catch {
		return parse(text, 'ArgumentValue') as Argument;
	}
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/**
 * The real service searches for the end of a list or object before it reads what is in it, and takes single quotes alone
 * for quotes: a lone one, or a bracket in a text in double quotes, is rejected.
 * https://github.com/OData/odata.net/blob/main/src/Microsoft.OData.Core/UriParser/ExpressionLexer.cs
 */
function assertClosed(text: string): void {
	const opening = text.charAt(0);
	const closing = CLOSING[opening];
	if (closing === undefined) return;
	const unquoted = text.replace(/'[^']*'/g, '');
	if (unquoted.includes("'")) throw unterminatedLiteral(text.length, text);
	let depth = 0;
	for (const [index, character] of [...unquoted.trimEnd()].entries()) {
		if (depth === 0 && index > 0) throw badSyntax(index, text);
		if (character === opening) depth += 1;
		if (character === closing) depth -= 1;
	}
	if (depth > 0) throw badSyntax(text.length, text);
}
