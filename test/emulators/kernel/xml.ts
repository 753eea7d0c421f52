/** Reads XML as strictly as the services do: what is not well-formed is an error. */

export interface XmlElement {
	/** Without a prefix. */
	name: string;
	attributes: ReadonlyMap<string, string>;
	children: readonly XmlElement[];
	/** The text directly inside. */
	text: string;
}

export class MalformedXml extends Error {}

/** Comments, instructions, sections of text, end tags, start tags, and text. */
const TOKEN =
	/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|<\/(?<end>[\w:.-]+)\s*>|<(?<start>[\w:.-]+)(?<content>(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>\/?)>|(?<text>[^<]+)/y;

const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface Open extends XmlElement {
	tag: string;
	attributes: Map<string, string>;
	children: XmlElement[];
}

/** @throws MalformedXml */
export function parseXml(xml: string): XmlElement {
	const root: Open = { tag: '', name: '', attributes: new Map(), children: [], text: '' };
	const open = [root];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < xml.length) {
		const position = TOKEN.lastIndex;
		const groups = TOKEN.exec(xml)?.groups;
		if (!groups) throw new MalformedXml(`Unexpected text at position ${position}.`);
		readToken(open, groups);
	}
	const [element, ...others] = root.children;
	if (open.length > 1 || !element || others.length > 0 || root.text.trim() !== '') {
		throw new MalformedXml('The document does not have one root element.');
	}
	return element;
}

function readToken(open: Open[], { cdata, end, start, content, empty, text }: RegExpGroups): void {
	const current = open.at(-1)!;
	if (cdata !== undefined) current.text += cdata;
	else if (text !== undefined) current.text += unescape(text);
	else if (start !== undefined) {
		const child = element(start, content ?? '');
		current.children.push(child);
		if (empty === '') open.push(child);
	} else if (end !== undefined) {
		if (current.tag !== end) throw new MalformedXml(`The end tag ${end} does not match.`);
		open.pop();
	}
}

type RegExpGroups = Readonly<Record<string, string | undefined>>;

function element(tag: string, content: string): Open {
	const attributes = new Map<string, string>();
	for (const [, name = '', double, single] of content.matchAll(ATTRIBUTE)) {
		if (attributes.has(name)) throw new MalformedXml(`The attribute ${name} is there twice.`);
		attributes.set(name, unescape(double ?? single ?? ''));
	}
	return { tag, name: tag.replace(/^.*:/, ''), attributes, children: [], text: '' };
}

const ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
};

function unescape(text: string): string {
	return text.replace(/&(?:#(\d+);|(\w+);)?/g, (found, code?: string, name?: string) => {
		if (code !== undefined) return String.fromCodePoint(Number(code));
		const character = name === undefined ? undefined : ENTITIES[name];
		if (character === undefined) throw new MalformedXml(`${found} is not a valid entity.`);
		return character;
	});
}

/** Text as an attribute or element holds it. */
export const escapeXml = (text: string) =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
