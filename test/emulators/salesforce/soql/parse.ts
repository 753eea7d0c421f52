import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from '../errors';
import { CLOCK_DAY } from '../stamps';
import { malformedAt } from './queryError';

/** https://developer.salesforce.com/docs/platform/soql-sosl/guide/sforce-api-calls-soql-limits.html */
const MAX_LENGTH = 100_000;

/** The query's syntax tree; rejects anything that is not SOQL with MALFORMED_QUERY. */
export function parseSoql(soql: string): Query {
	if (soql.length > MAX_LENGTH) {
		throw malformedQuery(`SOQL statements cannot be longer than ${MAX_LENGTH} characters.`);
	}
	try {
		return parseQuery(withDays(soql));
	} catch (error) {
		throw explain(soql, error instanceof Error ? error.message : '');
	}
}

/** A quoted text, or a time such as 09:30:00.000Z, which the parser does not know without a day. */
const TEXT_OR_TIME =
	/'(?:\\.|[^'\\])*'|(?<![\dT:-])\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})/g;

const withDays = (soql: string) =>
	soql.replace(TEXT_OR_TIME, (found) => (found.startsWith("'") ? found : `${CLOCK_DAY}T${found}`));

/** The parser names the token it did not expect in its message only. */
function explain(soql: string, message: string) {
	const unread = /unexpected character: .* at offset: (\d+)/.exec(message);
	if (unread) return unreadable(soql, Number(unread[1]));
	const token = /but found(?:: | --> )'?(.*?)'?(?: <--)?$/s.exec(message)?.[1] ?? '';
	if (token === '') return malformedAt(soql, soql.length, "unexpected token: '<EOF>'");
	return malformedAt(soql, Math.max(0, soql.lastIndexOf(token)), `unexpected token: '${token}'`);
}

function unreadable(soql: string, offset: number) {
	const found = soql[offset];
	return found === "'"
		? malformedQuery(`line 1:${soql.length} mismatched character '<EOF>' expecting '''`)
		: malformedAt(soql, offset, `unexpected token: '${found}'`);
}
