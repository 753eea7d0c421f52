/**
 * The content of an enhanced note, which is HTML.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentnote.htm
 */

const escapes: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Salesforce removes line breaks that are not HTML. */
export const toNoteHtml = (text: string): string =>
	text.replace(/[&<>"']/g, (found) => escapes[found]!).replace(/\r\n?|\n/g, '<br>');

const entities: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
};

/** The text that users see, without formatting. */
export function toNoteText(html: string): string {
	return html
		.replace(/<br\s*\/?>|<\/(p|div|li|h[1-6]|tr)>(?!$)/gi, '\n')
		.replace(/<[^>]*>/g, '')
		.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (found, decimal, hex, name: string) => {
			if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
			if (hex !== undefined) return String.fromCodePoint(parseInt(hex as string, 16));
			return entities[name.toLowerCase()] ?? found;
		});
}
