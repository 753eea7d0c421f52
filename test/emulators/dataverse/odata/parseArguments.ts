import type { Argument, Json } from './ast';
import type { Node } from './grammar';
import { parseLiteral, unquote } from './parseLiteral';

/** Names and values between the brackets of a key or a function. */
export const parseArguments = (node: Node): ReadonlyMap<string, Argument> =>
	new Map(
		listed(node.child(0)).map((argument) => [
			argument.child(0).sourceString,
			parseArgumentValue(argument.child(2)),
		]),
	);

export function parseArgumentValue(node: Node): Argument {
	const value = node.child(0);
	if (value.ctorName === 'alias') return { kind: 'alias', name: value.sourceString };
	if (value.ctorName === 'Json') return { kind: 'json', value: json(value) };
	return { kind: 'json', value: parseLiteral(value.child(0)).value };
}

/** JSON as the service takes it in URLs: single quotes are as good as double ones. */
function json(node: Node): Json {
	switch (node.ctorName) {
		case 'Object':
			return Object.fromEntries(
				listed(node.child(1)).map((member) => [json(member.child(0)), json(member.child(2))]),
			) as Json;
		case 'Array':
			return listed(node.child(1)).map(json);
		case 'jsonText_double':
			return JSON.parse(node.sourceString) as string;
		case 'jsonText_single':
			return unquote(node.sourceString);
		case 'number':
		case 'boolean':
		case 'null':
			return parseLiteral(node).value;
		default:
			return json(node.child(0));
	}
}

const listed = (list: Node) => list.asIteration().children;
