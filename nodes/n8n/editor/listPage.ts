/** Long lists of the editor, page by page: it requests the next one when a person scrolls to the end. */
import type { INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

/** As many as a person can look through. */
export const PAGE_SIZE = 100;

/** @param paginationToken of the page before; the first page without it. */
export function toPage<Item>(
	items: readonly Item[],
	paginationToken: string | undefined,
	toResult: (item: Item) => INodeListSearchItems,
): INodeListSearchResult {
	const start = Number(paginationToken ?? 0);
	const end = start + PAGE_SIZE;
	return {
		results: items.slice(start, end).map(toResult),
		...(end < items.length && { paginationToken: String(end) }),
	};
}
