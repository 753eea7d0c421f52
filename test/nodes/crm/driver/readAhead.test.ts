import { readAhead } from '../../../../nodes/crm/driver/readAhead';

interface Source {
	/** What was requested, and that it was closed. */
	log: string[];
	pages: AsyncGenerator<{ rows: readonly number[] }>;
}

/** Pages of these rows; an error in the place of a page is thrown when it is requested. */
function source(...pages: ReadonlyArray<readonly number[] | Error>): Source {
	const log: string[] = [];
	async function* read() {
		try {
			for (const [index, page] of pages.entries()) {
				log.push(`page ${index + 1}`);
				await Promise.resolve();
				if (page instanceof Error) throw page;
				yield { rows: page };
			}
		} finally {
			log.push('closed');
		}
	}
	return { log, pages: read() };
}

async function rowsOf(pages: Source['pages']): Promise<number[]> {
	const rows: number[] = [];
	for await (const page of readAhead(pages)) rows.push(...page.rows);
	return rows;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test.each<[string, number[][]]>([
	['no page', []],
	['an empty page', [[]]],
	['several pages', [[1, 2], [], [3]]],
	['a page of several slices', [numbers(600), [7]]],
])('%s: the rows in their order', async (_, pages) => {
	expect(await rowsOf(source(...pages).pages)).toEqual(pages.flat());
});

test('the next page is requested before the rows of one are worked on, and no other', async () => {
	const { pages, log } = source([1], [2], [3]);
	const reading = readAhead(pages);
	expect(await reading.next()).toMatchObject({ value: { rows: [1] } });
	expect(log).toEqual(['page 1', 'page 2']);
	await reading.return(undefined);
});

test('a failure is thrown after the rows that came before it', async () => {
	const { pages } = source([1], new Error('Too many requests'));
	const reading = readAhead(pages);
	expect(await reading.next()).toMatchObject({ value: { rows: [1] } });
	await new Promise(setImmediate);
	await expect(reading.next()).rejects.toThrow('Too many requests');
});

test('a caller that stops closes the source, also where the next page fails', async () => {
	const { pages, log } = source([1], new Error('Too many requests'));
	for await (const page of readAhead(pages)) {
		expect(page.rows).toEqual([1]);
		break;
	}
	expect(log).toEqual(['page 1', 'page 2', 'closed']);
});
