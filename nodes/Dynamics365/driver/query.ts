/**
 * Values as an OData query holds them.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows
 */
import { createLiterals, numberLiteral } from '../../crm/driver/literals';
import type { FieldValue } from '../../crm/port';

export const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns the id without braces in lower case, or undefined when it is not a valid GUID. */
export function readGuid(value: FieldValue): string | undefined {
	const text = String(value).replace(/^\{|\}$/g, '');
	return GUID.test(text) ? text.toLowerCase() : undefined;
}

const quoted = (value: FieldValue) => `'${String(value).replaceAll("'", "''")}'`;

/** Text within contains, startswith and endswith, where `%`, `_` and brackets are wildcards. */
const likeText = (text: string) => text.replace(/[[%_]/g, (character) => `[${character}]`);

/** The condition that a property contains a text. */
export const contains = (property: string, value: FieldValue) =>
	`contains(${property},${quoted(likeText(String(value)))})`;

/** The condition that a property begins with a text. */
export const startsWith = (property: string, value: FieldValue) =>
	`startswith(${property},${quoted(likeText(String(value)))})`;

/** Text made of these parts, in this order. */
export interface TextPattern {
	parts: ReadonlyArray<{ text: string } | { gap: 'oneCharacter' | 'anything' }>;
}

const wildcards = { oneCharacter: '_', anything: '%' };

/**
 * The condition that a property matches a pattern, or contains such a text; undefined for a pattern that matches everything.
 * Wildcards at either end are removed, as Dataverse does not support them there.
 * https://learn.microsoft.com/power-apps/developer/data-platform/wildcard-characters
 */
export function followsPattern(property: string, { parts }: TextPattern): string | undefined {
	const like = parts
		.map((part) => ('gap' in part ? wildcards[part.gap] : likeText(part.text)))
		.join('');
	const text = like.replace(/^%+|%+$/g, '');
	if (text === '') return undefined;
	return `${like.startsWith('%') ? 'contains' : 'startswith'}(${property},${quoted(text)})`;
}

/**
 * JSON as a parameter of a function holds it. Within its texts everything but unaccented letters, digits and harmless
 * characters is escaped: the service's URL parser would read a quote or a bracket as the end of the text.
 */
export const jsonParameter = (value: unknown): string =>
	JSON.stringify(value).replace(/"(?:[^"\\]|\\.)*"/g, (text) =>
		inertText(JSON.parse(text) as string),
	);

const inertText = (text: string) =>
	`"${text.replace(/[^A-Za-z0-9 @.,_-]/gu, (character) => character.replace(/[^]/g, unicodeEscape))}"`;

/** JSON in which every character is ASCII. */
export const asciiJson = (json: string): string => json.replace(/[\u0080-\uffff]/g, unicodeEscape);

const unicodeEscape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A value as the literal for a field of a type; undefined when no record can hold it. */
export const literal = createLiterals({
	text: quoted,
	choice: numberLiteral,
	// A list of choices is not compared as a whole.
	multiChoice: () => undefined,
	id: readGuid,
});

/** Query options, such as `$select`, joined and encoded; their names stay unencoded, as Dataverse requires. */
export function queryString(
	options: Readonly<Record<string, string | number | undefined>>,
): string {
	return Object.entries(options)
		.flatMap(([name, value]) =>
			value === undefined ? [] : [`${name}=${encodeURIComponent(String(value).toWellFormed())}`],
		)
		.join('&');
}
