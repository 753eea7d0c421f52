/** What a user needs of the message a CRM rejects a request with. */

const MAX_LENGTH = 300;

/** Salesforce repeats the query, points at a column of it and then says what is wrong. */
const QUERY_EXCERPT = /^[\s\S]*\bERROR at Row:\d+:Column:\d+\s*/;

/** Dataverse says what is wrong with a query and where, and then repeats the query. */
const QUERY_POSITION = /\s+at position \d+ in '[\s\S]*'(?=\.?\s*$)/;

/**
 * @returns the first line of the CRM's message, at most 300 characters, without the query that it repeats: the rest is
 * stack traces and help links.
 */
export function toOneLine(message: string): string {
	const text = message.replace(QUERY_EXCERPT, '').replace(QUERY_POSITION, '').trim();
	const line = text.split(/[\r\n]/, 1)[0] ?? '';
	return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}
