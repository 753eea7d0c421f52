/** Pages of which the next one is on its way while the caller works on one. */

const nextTurn = async () => await new Promise((resolve) => setImmediate(resolve));

/** Rows to work on before the event loop can send and receive again. */
const SLICE = 250;

/**
 * One page more is requested than the caller reads: for callers that read to the end.
 * @param pages which requests a page when it is asked for one.
 * @returns the same rows in the same order, a slice of a page at a time.
 */
export async function* readAhead<Page extends { rows: readonly unknown[] }>(
	pages: AsyncGenerator<Page>,
): AsyncGenerator<Page> {
	let next = pages.next();
	try {
		for (let page = await next; !page.done; page = await next) {
			const { value } = page;
			next = pages.next();
			// A failure is thrown when it is awaited, after the rows of this page.
			next.catch(() => {});
			for (let start = 0; start === 0 || start < value.rows.length; start += SLICE) {
				await nextTurn();
				yield { ...value, rows: value.rows.slice(start, start + SLICE) };
			}
		}
	} finally {
		await next.catch(() => {});
		await pages.return(undefined);
	}
}
