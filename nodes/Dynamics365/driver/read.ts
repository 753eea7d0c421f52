/** Reads rows by queries, whatever their number and length, to the last page. */
import { chunk } from '../../crm/driver/chunk';
import { halve, sendDivided } from '../../crm/driver/divide';
import { tookTooLong } from '../../crm/driver/noAnswer';
import { MAX_PARTS, sendBatch } from './batch';
import { readPart } from './errors';
import { preferences, type Row } from './records';
import type { Sender } from './send';

/** Rows to read, and the table for messages. */
export interface RowQuery {
	/** Relative to the API root, or a link that Dataverse returned; already encoded. */
	path: string;
	entity: string;
	/** Preferences such as annotations. */
	prefer: readonly string[];
	/** Maximum number of rows; all of them without it. */
	limit?: number;
}

interface Page {
	value: Row[];
	'@odata.nextLink'?: string;
}

/**
 * A longer URL is rejected outside a `$batch`; inside it can hold 65,536 characters.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/overview
 */
export const MAX_URL = { alone: 32_000, inBatch: 65_000 };

/** Maximum characters of all queries in one call: everything it finds is returned together and has to fit into memory. */
const MAX_QUESTIONS = 1_000_000;

/** The rows of each query, in as few calls as possible for all together. */
export async function readAll(sender: Sender, queries: readonly RowQuery[]): Promise<Row[][]> {
	const rows: Row[][] = queries.map(() => []);
	for await (const page of readPages(sender, queries)) {
		for (const row of page.rows) rows[page.query]!.push(row);
	}
	return rows;
}

/** One page of one of several queries. */
export interface QueryPage {
	/** Position of the query in the list. */
	query: number;
	rows: readonly Row[];
}

/** The rows of all queries, page by page; further pages are requested when the caller asks for them. */
export async function* readPages(
	sender: Sender,
	queries: readonly RowQuery[],
): AsyncGenerator<QueryPage> {
	let open = queries.map((query, index) => ({ index, query }));
	while (open.length > 0) {
		const next: typeof open = [];
		const calls = chunk(
			open,
			{ max: MAX_PARTS, weigh: () => 1 },
			{ max: MAX_QUESTIONS, weigh: ({ query }) => query.path.length },
		);
		for (const call of calls) {
			const pages = await readFirstPages(
				sender,
				call.map(({ query }) => query),
			);
			for (const [position, { value, '@odata.nextLink': path }] of pages.entries()) {
				const { index, query } = call[position]!;
				const { limit = Infinity } = query;
				const left = limit - value.length;
				yield { query: index, rows: value.slice(0, limit) };
				if (path !== undefined && left > 0) {
					next.push({ index, query: { ...query, path, limit: left } });
				}
			}
		}
		open = next;
	}
}

/** The first page of each query; what takes too long together is requested in halves. */
async function readFirstPages(sender: Sender, queries: readonly RowQuery[]): Promise<Page[]> {
	const pages: Page[] = [];
	await sendDivided<readonly RowQuery[], readonly RowQuery[]>([queries], {
		order: 'depthFirst',
		toCalls: (pieces) => [...pieces],
		send: async (some) => {
			pages.push(...(await readInOneCall(sender, some)));
			return [];
		},
		recover: (error, some) => {
			const halves = tookTooLong(error) ? halve(some) : [];
			if (halves.length === 0) throw error;
			return halves;
		},
	});
	return pages;
}

async function readInOneCall(sender: Sender, queries: readonly RowQuery[]): Promise<Page[]> {
	const [first, ...others] = queries;
	if (first && others.length === 0 && first.path.length < MAX_URL.alone) {
		const { path, prefer, entity } = first;
		return [await sender.getJson<Page>(path, { headers: preferences(prefer), entity })];
	}
	const { parts } = await sendBatch(
		sender,
		queries.map(({ path, prefer }) => ({ method: 'GET', path, headers: preferences(prefer) })),
		{ semantics: 'read', divisible: queries.length > 1 },
	);
	return parts.map((part, index) =>
		readPart<Page>(part, { entity: queries[index]!.entity, writes: false }),
	);
}
