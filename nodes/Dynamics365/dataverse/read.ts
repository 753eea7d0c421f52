/** Reads rows by queries, whatever their number and length, to the last page. */
import { MAX_PARTS, sendBatch } from './batch';
import { readJson } from './errors';
import { preferences, type Row } from './records';
import type { Sender } from './send';

interface Page {
	value: Row[];
	'@odata.nextLink'?: string;
}

/**
 * A longer URL is refused outside a `$batch`; inside it may hold 65,536 characters.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/overview
 */
export const MAX_URL = { alone: 32_000, inBatch: 65_000 };

interface ReadOptions {
	recordType: string;
	/** Preferences such as annotations. */
	prefer: readonly string[];
}

/** The rows of all queries, in as few calls as possible. */
export async function readAll(
	sender: Sender,
	paths: readonly string[],
	options: ReadOptions,
): Promise<Row[]> {
	const rows: Row[] = [];
	let open = [...paths];
	while (open.length > 0) {
		const pages = await readPages(sender, open.slice(0, MAX_PARTS), options);
		for (const { value } of pages) rows.push(...value);
		const nextLinks = pages.flatMap((page) => page['@odata.nextLink'] ?? []);
		open = [...open.slice(MAX_PARTS), ...nextLinks];
	}
	return rows;
}

async function readPages(
	sender: Sender,
	paths: readonly string[],
	{ recordType, prefer }: ReadOptions,
): Promise<Page[]> {
	const headers = preferences(prefer);
	const [first] = paths;
	if (first !== undefined && paths.length === 1 && first.length < MAX_URL.alone) {
		return [await sender.getJson<Page>(first, { headers, recordType })];
	}
	const { parts } = await sendBatch(
		sender,
		paths.map((path) => ({ method: 'GET', path, headers })),
		'none',
	);
	return parts.map((part) => readJson<Page>(part, { recordType, writes: false }));
}
