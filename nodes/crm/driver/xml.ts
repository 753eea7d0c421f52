/** Text as XML holds it. https://www.w3.org/TR/xml/#charsets */

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
	// As they are, these would be read as spaces.
	'\t': '&#9;',
	'\n': '&#10;',
	'\r': '&#13;',
};

/** Control characters, which XML cannot contain, not even escaped. */
const NOT_XML = /(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]/u;

/** @returns undefined for text with characters that XML cannot contain. */
export const escapeXml = (text: string): string | undefined =>
	NOT_XML.test(text)
		? undefined
		: text.toWellFormed().replace(/[&<>"'\t\n\r]/g, (character) => entities[character]!);

const characters: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
};

/** The text of an attribute or element. */
export const unescapeXml = (xml: string): string =>
	xml.replace(/&(?:(\w+)|#(\d+)|#x([0-9a-f]+));/gi, (found, name?: string, ...codes: string[]) => {
		if (name !== undefined) return characters[name] ?? found;
		const [decimal, hexadecimal] = codes;
		const code = decimal === undefined ? parseInt(hexadecimal!, 16) : Number(decimal);
		return code <= 0x10ffff ? String.fromCodePoint(code) : found;
	});
