import ts from 'typescript';

/** A piece of a file that people read, or the name of something in its code. */
export interface Text {
	kind: 'comment' | 'string' | 'identifier' | 'prose';
	value: string;
	/** Where it begins in the file, in characters. */
	start: number;
}

/**
 * @returns the texts of a file: of code its comments, strings and identifiers, of JSON its strings,
 * and of everything else (Markdown, HTML, shell) the whole content.
 */
export function textsOf(file: string, content: string): Text[] {
	if (/\.(ts|js|mjs)$/.test(file)) {
		return textsOfCode(ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true));
	}
	if (file.endsWith('.json')) return textsOfCode(ts.parseJsonText(file, content));
	return [{ kind: 'prose', value: content, start: 0 }];
}

function textsOfCode(source: ts.SourceFile): Text[] {
	const texts: Text[] = [];
	const add = (kind: Text['kind'], start: number, end: number) =>
		texts.push({ kind, value: source.text.slice(start, end), start });
	const visit = (node: ts.Node) => {
		const children = node.getChildren(source).filter((child) => !ts.isJSDoc(child));
		if (children.length > 0) return children.forEach(visit);
		// What comes before a token is white space and comments.
		const start = node.getStart(source);
		if (start > node.pos) add('comment', node.pos, start);
		if (ts.isIdentifier(node)) add('identifier', start, node.end);
		else if (isString(node)) add('string', start, node.end);
	};
	visit(source);
	return texts;
}

const isString = (node: ts.Node) =>
	ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node);

/** Splits a name into its words: `emittedRows` becomes `emitted rows`, which can be searched like a sentence. */
export const wordsOf = (identifier: string) =>
	identifier
		.replace(/([a-z\d])([A-Z])/g, '$1 $2')
		.replace(/_/g, ' ')
		.toLowerCase();

/**
 * Makes a text of several lines one line of equal length: line breaks, and the marks that begin a line of a comment,
 * become spaces.
 */
export const onOneLine = (text: string) =>
	text.replace(/\n[\t ]*(\*(?!\/)|\/\/|#|>)?/g, (lineBreak) => ' '.repeat(lineBreak.length));
