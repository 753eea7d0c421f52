/** Reads many records by conditions, page by page; the pages of several requests share calls. */
import { chunk } from '../../../../nodes/crm/driver/chunk';
import type { CrmRecord, QueryRequest, RecordPage } from '../../../../nodes/crm/port';
import type { Sender } from './send';

const PAGE_SIZE = 1_000;
const PAGES_PER_CALL = 100;

interface Page {
	records: CrmRecord[];
	more: boolean;
}

export async function* queryRecords(
	sender: Sender,
	requests: readonly QueryRequest[],
): AsyncGenerator<RecordPage> {
	let open = requests.map((request, index) => ({ index, request, skip: 0 }));
	while (open.length > 0) {
		const next: typeof open = [];
		for (const call of chunk(open, { max: PAGES_PER_CALL, weigh: () => 1 })) {
			const asked = call.map(({ request, skip }) => ({
				request,
				skip,
				count: Math.min(PAGE_SIZE, (request.limit ?? Infinity) - skip),
			}));
			const { answer } = await sender.call<Page[]>('rpc/query', asked);
			for (const [place, { records, more }] of answer.entries()) {
				const { index, request, skip } = call[place]!;
				yield { request: index, records };
				const isComplete = !more || skip + PAGE_SIZE >= (request.limit ?? Infinity);
				if (!isComplete) next.push({ index, request, skip: skip + PAGE_SIZE });
			}
		}
		open = next;
	}
}
