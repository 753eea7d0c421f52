/** The name of a file in the headers of its download. */

/**
 * Names outside ASCII are encoded in Content-Disposition; x-ms-file-name does not hold them.
 * https://datatracker.ietf.org/doc/html/rfc2047#section-2
 * https://datatracker.ietf.org/doc/html/rfc6266
 * @returns '' where there is none.
 */
export function readFileName(headers: Readonly<Record<string, string>>): string {
	const disposition = headers['content-disposition'] ?? '';
	const extended = /filename\*=(?:utf-8)?'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
	if (extended !== undefined) return decodeURIComponent(extended);
	const [, quoted, bare] = /filename="([^"]*)"|filename=([^;\s]+)/i.exec(disposition) ?? [];
	const name = quoted ?? bare;
	return name === undefined ? (headers['x-ms-file-name'] ?? '') : decodeWords(name);
}

const decodeWords = (text: string) =>
	text.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, word: string) =>
		encoding.toLowerCase() === 'b'
			? Buffer.from(word, 'base64').toString('utf8')
			: decodeURIComponent(word.replaceAll('_', ' ').replaceAll('%', '%25').replaceAll('=', '%')),
	);
