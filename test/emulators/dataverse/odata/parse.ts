import { badSyntax, unterminatedLiteral } from '../errors/queryErrors';
import { parseArguments, parseArgumentValue } from './parseArguments';
import { parseLiteral } from './parseLiteral';
import { odata, type Node } from './grammar';
import type {
	Alias,
	Argument,
	ComparisonOperator,
	ExpandItem,
	Expression,
	MatchMethod,
	Operand,
	OrderItem,
	Path,
	Segment,
} from './ast';

const semantics = odata.createSemantics();

/** Reads `text` by a rule of the grammar; throws the Web API's own complaint where it cannot. */
function parse(text: string, rule: string): Node {
	const match = odata.match(text, rule);
	if (!match.failed()) return semantics(match) as Node;
	const quotes = text.split("'").length - 1;
	throw quotes % 2 === 1
		? unterminatedLiteral(text.length, text)
		: badSyntax(match.getRightmostFailurePosition(), text);
}

export const parseFilter = (text: string): Expression => expression(parse(text, 'Filter'));

/** What an alias in a filter stands for. */
export const parseOperand = (text: string): Operand => operand(parse(text, 'Operand'));

/** What an alias in the arguments of a function stands for. */
export const parseArgument = (text: string): Argument =>
	parseArgumentValue(parse(text, 'ArgumentValue'));

export const parseOrderBy = (text: string): OrderItem[] =>
	items(parse(text, 'OrderBy')).map((item) => ({
		by: operand(child(item, 0)) as Path | Alias,
		descending: child(item, 1).sourceString === 'desc',
	}));

export const parseSelect = (text: string): string[] => select(parse(text, 'Select'));

export const parseExpand = (text: string): ExpandItem[] => expand(parse(text, 'Expand'));

/** Reads one segment of a resource path, decoded. */
export function parseSegment(text: string): Segment {
	const [name, key] = parse(text, 'Segment').children as [Node, Node];
	const given = key.children[0];
	if (!given) return { name: name.sourceString };
	const inner = child(child(given, 0), 1);
	return {
		name: name.sourceString,
		key:
			inner.ctorName === 'guid'
				? { kind: 'id', id: inner.sourceString.toLowerCase() }
				: { kind: 'named', values: parseArguments(inner) },
	};
}

function expression(node: Node): Expression {
	switch (node.ctorName) {
		case 'Or_either':
		case 'And_both':
			return {
				kind: node.ctorName === 'Or_either' ? 'or' : 'and',
				left: expression(child(node, 0)),
				right: expression(child(node, 2)),
			};
		case 'Not_not':
			return { kind: 'not', operand: expression(child(node, 1)) };
		case 'Primary_group':
			return expression(child(node, 1));
		case 'Match':
			return {
				kind: 'match',
				method: child(node, 0).sourceString as MatchMethod,
				value: operand(child(node, 2)),
				pattern: operand(child(node, 4)),
			};
		case 'Function':
			return {
				kind: 'function',
				name: child(node, 0).sourceString,
				arguments: parseArguments(child(node, 2)),
			};
		case 'Comparison':
			return {
				kind: 'comparison',
				left: operand(child(node, 0)),
				operator: child(node, 1).sourceString as ComparisonOperator,
				right: operand(child(node, 2)),
			};
		default:
			return expression(child(node, 0));
	}
}

function operand(node: Node): Operand {
	switch (node.ctorName) {
		case 'literal':
			return parseLiteral(child(node, 0));
		case 'alias':
			return { kind: 'alias', name: node.sourceString };
		case 'path':
			return { kind: 'path', names: node.sourceString.split('/') };
		default:
			return operand(child(node, 0));
	}
}

function expand(node: Node): ExpandItem[] {
	return items(node).map((item) => {
		const options = child(item, 1).children[0];
		return Object.assign(
			{ name: child(item, 0).sourceString },
			...(options ? items(child(options, 1)).map(expandOption) : []),
		) as ExpandItem;
	});
}

function expandOption(node: Node): Partial<ExpandItem> {
	const option = child(node, 0);
	const value = child(option, 2);
	if (option.ctorName === 'ExpandOption_select') return { select: select(value) };
	if (option.ctorName === 'ExpandOption_filter') return { filter: expression(value) };
	return { expand: expand(value) };
}

const select = (node: Node): string[] => items(node).map((path) => path.sourceString);

/** The elements of a list, whatever rule the list stands in. */
function items(node: Node): Node[] {
	const list = /ListOf$/i.test(node.ctorName) ? node : child(node, 0);
	return list === node ? node.asIteration().children : items(list);
}

function child(node: Node, index: number): Node {
	return node.child(index);
}
