/**
 * The first block of a kind in a PEM text, with its lines restored: pasting into a field can turn line ends into spaces
 * or the letters `\n`. An unreadable text becomes an empty block.
 * @param kind its label as a regular expression, such as `CERTIFICATE`.
 */
export function pemBlock(text: string, kind: string): string {
	const block = new RegExp(`-----BEGIN (${kind})-----([^]*?)-----END \\1-----`);
	const [, name = '', content = ''] = block.exec(text.replaceAll('\\n', '\n')) ?? [];
	// An old encrypted key has headers, whose line ends matter.
	const lines = content.includes(':') ? content.trim() : content.replace(/\s+/g, '\n').trim();
	return `-----BEGIN ${name}-----\n${lines}\n-----END ${name}-----\n`;
}
