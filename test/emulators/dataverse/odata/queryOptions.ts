import { badOptionValue, unsupportedOption } from '../errors/queryErrors';
import { notEmulated } from '../errors/dataverseError';
import type { Aliases } from './aliases';
import type { ExpandItem, Expression, OrderItem } from './ast';
import { parseExpand, parseFilter, parseOrderBy, parseSelect } from './parse';

/** What follows the `?` of a URL. Option names are case-sensitive. */
export interface QueryOptions {
	select?: readonly string[];
	filter?: Expression;
	orderBy?: readonly OrderItem[];
	expand?: readonly ExpandItem[];
	top?: number;
	count: boolean;
	skipToken?: string;
	deltaToken?: string;
	/** A whole query in place of the other options. */
	fetchXml?: string;
	aliases: Aliases;
	/** All names and values as they were given, decoded. */
	given: ReadonlyMap<string, string>;
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/overview#unsupported-odata-query-options */
const SUPPORTED = new Set([
	'$select',
	'$filter',
	'$orderby',
	'$expand',
	'$top',
	'$count',
	'$skiptoken',
	'$deltatoken',
	'$id',
]);

/** Options of the real service that would change the answer if they were passed over. */
const NOT_EMULATED = new Set(['$apply', 'savedQuery', 'userQuery']);

/** Reads a raw query string; throws for options that the Web API rejects. */
export function parseQueryOptions(rawQuery: string): QueryOptions {
	const given = decode(rawQuery);
	for (const name of given.keys()) {
		if (NOT_EMULATED.has(name)) throw notEmulated(name);
		if (name.startsWith('$') && !SUPPORTED.has(name)) throw unsupportedOption(name);
	}
	const read = <T>(name: string, parse: (text: string) => T): T | undefined => {
		const text = given.get(name);
		return text === undefined ? undefined : parse(text);
	};
	return {
		select: read('$select', parseSelect),
		filter: read('$filter', parseFilter),
		orderBy: read('$orderby', parseOrderBy),
		expand: read('$expand', parseExpand),
		top: read('$top', parseTop),
		count: read('$count', parseCount) ?? false,
		skipToken: given.get('$skiptoken'),
		deltaToken: given.get('$deltatoken'),
		fetchXml: given.get('fetchXml'),
		aliases: new Map([...given].filter(([name]) => name.startsWith('@'))),
		given,
	};
}

/** Splits at `&` and `=` first, so that encoded ones stay part of a value; a bare `+` is a space. */
function decode(rawQuery: string): Map<string, string> {
	const parts = rawQuery.split('&').filter((part) => part !== '');
	return new Map(
		parts.map((part) => {
			const equals = part.indexOf('=');
			const [name, value] =
				equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
			return [decodePart(name), decodePart(value)];
		}),
	);
}

function decodePart(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		throw badOptionValue('encoded', text);
	}
}

function parseTop(text: string): number {
	if (!/^\d+$/.test(text)) throw badOptionValue('$top', text);
	return Number(text);
}

function parseCount(text: string): boolean {
	if (text !== 'true' && text !== 'false') throw badOptionValue('$count', text);
	return text === 'true';
}
