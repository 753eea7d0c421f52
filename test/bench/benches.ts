import type { Bench } from './bench';
import { bulkOperations } from './bulkOperations';
import { createOrUpdates, sharedPhones } from './createOrUpdate';
import { getManyBenches } from './getMany';
import { idlePollBenches } from './idlePolls';
import { ignoreAccentsBenches } from './ignoreAccents';
import { initialSyncs } from './initialSync';
import { manyRecordsBenches } from './manyRecords';
import { opening } from './opening';
import { storms } from './storms';

/** In the order of the report; n8n's own node comes before the benches that are compared with it. */
export const benches: readonly Bench[] = withPeers([
	...initialSyncs,
	...idlePollBenches,
	opening,
	...createOrUpdates,
	...sharedPhones,
	...ignoreAccentsBenches,
	...getManyBenches,
	...manyRecordsBenches,
	...bulkOperations,
	...storms,
]);

/** Several benches can be compared with the same one. */
function withPeers(own: readonly Bench[]): Bench[] {
	return [...new Set(own.flatMap((bench) => (bench.peer ? [bench.peer, bench] : [bench])))];
}
