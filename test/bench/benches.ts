import type { Bench } from './bench';
import { createOrUpdates } from './createOrUpdate';
import { initialSyncs } from './initialSync';
import { manyRecordsBenches } from './manyRecords';
import { storms } from './storms';

/** In the order of the report; what n8n's own node does of the kind comes first. */
export const benches: readonly Bench[] = withPeers([
	...initialSyncs,
	...createOrUpdates,
	...manyRecordsBenches,
	...storms,
]);

/** Several may be compared with the same one. */
function withPeers(own: readonly Bench[]): Bench[] {
	return [...new Set(own.flatMap((bench) => (bench.peer ? [bench.peer, bench] : [bench])))];
}
