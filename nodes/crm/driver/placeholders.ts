/** Placeholders of queries that users write, such as `:email`: a value is never pasted into the text of a query. */
import { CrmError } from '../errors';
import type { FieldValue, QueryParameter } from '../port';

/** Writes a value as a query holds it; undefined for a value that is not of the parameter's type. */
type ToLiteral = (type: QueryParameter['type'], value: FieldValue) => string | undefined;

interface QuerySyntax {
	/** The product's name. */
	crm: string;
	/** Matches quoted text, in which a colon is only a colon. */
	quotedText: RegExp;
	toLiteral: ToLiteral;
	/**
	 * Writes a list of literals; absent where a query cannot hold one.
	 * @param isEnclosed true where the query has parentheses around the placeholder.
	 */
	toList?: (literals: readonly string[], isEnclosed: boolean) => string;
}

/**
 * Replaces every placeholder outside of quoted text by its value as a literal.
 * @throws CrmError for a placeholder without a parameter, or with a value that is not of its type, and for a parameter that
 * is only named inside quoted text: the query would search for its name.
 */
export function bindPlaceholders(
	text: string,
	parameters: readonly QueryParameter[],
	syntax: QuerySyntax,
): string {
	const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
	const token = new RegExp(`${syntax.quotedText.source}|(?<![\\w:]):(?<name>[A-Za-z_]\\w*)`, 'g');
	const bound = new Set<string>();
	const quoted: string[] = [];
	const result = text.replace(token, (found: string, ...details: unknown[]) => {
		const { name } = details.at(-1) as { name?: string };
		const start = details.at(-3) as number;
		if (name === undefined) {
			quoted.push(found);
			return found;
		}
		const parameter = byName.get(name);
		if (!parameter) throw withoutParameter(name);
		bound.add(name);
		const isEnclosed =
			/\(\s*$/.test(text.slice(0, start)) && /^\s*\)/.test(text.slice(start + found.length));
		return toText(parameter, syntax, isEnclosed);
	});
	const inText = [...byName.keys()].find((name) => !bound.has(name) && isNamedIn(quoted, name));
	if (inText !== undefined) throw onlyInText(inText);
	return result;
}

const isNamedIn = (texts: readonly string[], name: string) =>
	texts.some((text) => new RegExp(`(?<![\\w:]):${name}(?!\\w)`).test(text));

function toText(
	parameter: QueryParameter,
	{ crm, toLiteral, toList }: QuerySyntax,
	isEnclosed: boolean,
): string {
	const { type, value } = parameter;
	const literalOf = (each: FieldValue) => {
		const literal = toLiteral(type, each);
		if (literal !== undefined) return literal;
		throw invalidParameter(parameter, `${JSON.stringify(each)} is not a valid ${type} in ${crm}`);
	};
	if (!isList(value)) return literalOf(value);
	if (!toList) throw invalidParameter(parameter, 'this kind of query does not support lists');
	if (value.length === 0) throw invalidParameter(parameter, 'the list is empty');
	return toList(value.map(literalOf), isEnclosed);
}

const isList = (value: QueryParameter['value']): value is readonly FieldValue[] =>
	Array.isArray(value);

function withoutParameter(name: string): CrmError {
	return new CrmError(`The query contains :${name}, but there is no parameter with this name.`, {
		kind: 'misconfigured',
		advice: `Add "${name}" under Query Parameters, or put the text between quotes.`,
	});
}

function onlyInText(name: string): CrmError {
	return new CrmError(`The query parameter "${name}" is not used: :${name} is inside a text.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: `Put :${name} in place of the whole value, and add what surrounds it, such as wildcards, to the value of the parameter.`,
	});
}

function invalidParameter({ name }: QueryParameter, problem: string): CrmError {
	return new CrmError(`The query parameter "${name}" cannot be used: ${problem}.`, {
		kind: 'invalidRecord',
		fields: [name],
		advice: 'Check the value and the type under Query Parameters.',
	});
}
