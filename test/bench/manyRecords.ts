/** A hundred thousand leads in one run of the node. n8n's own would take hours: its time for a thousand is compared. */
import type { Bench } from './bench';
import { n8nCreateOrUpdates } from './createOrUpdate';
import { dynamics365Sync, salesforceSync } from './ownWriters';
import { measureWriting, type Writer } from './writing';

/** All leads in one run, and then as many as a tenth of them in another: what all take beyond that is the time at the end. */
const manyRecords = (writer: Writer, peer: Bench): Bench => ({
	name: 'Create or update many leads (n8n: by the thousand)',
	subject: writer.subject,
	records: 100_000,
	heapMB: 320,
	peer,
	limits: { maxMemoryMB: 150, maxGrowth: 1.5 },
	async run(records) {
		const tenth = records / 10;
		const [all, few] = await measureWriting(writer, [records, tenth]);
		const perRecord = (seconds: number, count: number) => (seconds * 1e6) / count;
		return {
			...all!,
			microsecondsPerRecord: {
				first: perRecord(few!.seconds, tenth),
				last: perRecord(all!.seconds - few!.seconds, records - tenth),
			},
		};
	},
});

export const manyRecordsBenches: readonly Bench[] = [
	manyRecords(salesforceSync, n8nCreateOrUpdates.salesforce),
	manyRecords(dynamics365Sync, n8nCreateOrUpdates.dynamics),
];
