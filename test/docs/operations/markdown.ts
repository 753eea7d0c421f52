/** Parts of Markdown that the pages of the operations have in common. */

/** What the CRMs call differently is there once for each of them. */
export const different = (texts: ReadonlyArray<string | undefined>): string =>
	[...new Set(texts)].join(' / ');

/** The formatter aligns the columns. */
export const toTable = (
	columns: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
): string => [columns, columns.map(() => '---'), ...rows].map(toLine).join('\n');

const toLine = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The end of a link to a heading, as GitHub builds it. */
export const anchorOf = (heading: string): string =>
	heading
		.toLowerCase()
		.replace(/[^a-z0-9 -]/g, '')
		.replaceAll(' ', '-');
