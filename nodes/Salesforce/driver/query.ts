/**
 * Values as SOQL holds them.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
 */
import { createLiterals } from '../../crm/driver/literals';
import type { FieldValue } from '../../crm/port';

/** The last three of 18 characters are letters and the digits from 0 to 5. */
export const ID = /^[A-Za-z0-9]{15}([A-Za-z0-5]{3})?$/;

export const isId = (value: FieldValue) => ID.test(String(value));

/** The first 15 characters, which are the same in every notation: the rest is a checksum. */
export const shortId = (id: string) => id.slice(0, 15);

const escapes: Readonly<Record<string, string>> = {
	'\\': '\\\\',
	"'": "\\'",
	'"': '\\"',
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
	// Parsers read these as the end of a line.
	'\u2028': '\\u2028',
	'\u2029': '\\u2029',
	// A query in /composite cannot contain what looks like a reference to another response.
	'@{': '\\u0040{',
};

const escaped = (value: FieldValue) =>
	String(value).replace(/[\\'"\n\r\t\u2028\u2029]|@\{/g, (found) => escapes[found]!);

export const quoted = (value: FieldValue) => `'${escaped(value)}'`;

const literally = (text: FieldValue) => escaped(text).replace(/[%_]/g, '\\$&');

/** The pattern of LIKE for text that begins with the value, or with `open` holds it anywhere. */
export function likePattern(value: FieldValue, { open }: { open: boolean }): string {
	return `'${open ? '%' : ''}${literally(value)}%'`;
}

/** The pattern of LIKE with a wildcard in the place of each character that is undefined. */
export const characterPattern = (characters: ReadonlyArray<string | undefined>) =>
	`'${characters.map((each) => (each === undefined ? '_' : literally(each))).join('')}'`;

const quotedId = (value: FieldValue) => (isId(value) ? quoted(value) : undefined);

/** A value as the literal for a field of a type; undefined when no record can hold it. */
export const literal = createLiterals({
	text: quoted,
	choice: quoted,
	multiChoice: quoted,
	id: quotedId,
});
