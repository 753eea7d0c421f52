/** Counts the records that an emulated CRM has returned, in queries and in the parts of batches. */
import { requestObservers } from '../../emulators/kernel/requestLog';
import type { Order } from './messages';

/** What an answer holds once for each record. */
const recordMark = { salesforce: /"attributes":\{"type":/g, dynamics: /"@odata\.etag":/g };

/** @returns how many so far. The log keeps only the first part of a long answer, so they are counted as they come. */
export function watchRowsRead(crm: Order['crm']): () => number {
	let rows = 0;
	requestObservers.add(({ answer }) => (rows += answer.match(recordMark[crm])?.length ?? 0));
	return () => rows;
}
