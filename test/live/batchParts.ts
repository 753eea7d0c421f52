/** The responses inside the response to a `$batch`; undefined when it is not one. */
export function readBatchParts(body: string): { status: number; body: string }[] | undefined {
	if (!/^\s*--\w+/.test(body)) return undefined;
	return [...body.matchAll(/^HTTP\/1\.1 (\d{3})[^]*?\r?\n\r?\n([^]*?)\r?\n--/gm)].map(
		([, status, part = '']) => ({ status: Number(status), body: part.trim() }),
	);
}
