/** A hundred thousand leads in one run of the node. n8n's own node would take hours: its time for a thousand is compared. */
import type { Bench } from './bench';
import { n8nCreateOrUpdates } from './createOrUpdate';
import { dynamics365Sync, salesforceSync } from './ownWriters';
import { measureWriting, type Writer } from './writing';

/** All leads in one run; a tenth of them before it and after it show the time of starting. */
const manyRecords = (writer: Writer, peer: Bench): Bench => ({
	name: 'Create or update many leads (n8n: 1,000)',
	subject: writer.subject,
	records: 100_000,
	heapMB: 320,
	peer,
	limits: { maxMemoryMB: 150, maxGrowth: 1.5 },
	async run(records) {
		const tenth = records / 10;
		const { runs, peakMemoryMB } = await measureWriting(writer, [tenth, records, tenth]);
		const [before, all, after] = runs.map(({ seconds }) => seconds * 1e6);
		const begin = (before! + after!) / 2;
		return {
			...runs[1]!,
			peakMemoryMB,
			microsecondsPerRecord: { first: begin / tenth, last: (all! - begin) / (records - tenth) },
		};
	},
});

export const manyRecordsBenches: readonly Bench[] = [
	manyRecords(salesforceSync, n8nCreateOrUpdates.salesforce),
	manyRecords(dynamics365Sync, n8nCreateOrUpdates.dynamics),
];
