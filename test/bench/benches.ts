import type { Bench } from './bench';
import { initialSyncs } from './initialSync';

export const benches: readonly Bench[] = initialSyncs;
