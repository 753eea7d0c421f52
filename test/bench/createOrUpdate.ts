/** A thousand leads, half of them new, in one run of the node. */
import type { Bench } from './bench';
import { n8nDataverse, n8nSalesforce } from './n8nWriters';
import { byPhone, dynamics365Sync, salesforceSync } from './ownWriters';
import { measureWriting, type Writer } from './writing';

const productOf = { salesforce: 'Salesforce', dynamics: 'Dataverse' };

const createOrUpdate = (writer: Writer): Bench => ({
	name: `Create or update leads in ${productOf[writer.crm]}`,
	subject: writer.subject,
	records: 1_000,
	async run(records) {
		const { runs, peakMemoryMB } = await measureWriting(writer, [records]);
		return { ...runs[0]!, peakMemoryMB, microsecondsPerRecord: null };
	},
});

export const n8nCreateOrUpdates = {
	salesforce: createOrUpdate(n8nSalesforce),
	dynamics: createOrUpdate(n8nDataverse),
};

export const createOrUpdates: readonly Bench[] = [
	{
		...createOrUpdate(salesforceSync),
		peer: n8nCreateOrUpdates.salesforce,
		limits: { maxCalls: 4, minRatioToN8n: 50 },
	},
	{
		...createOrUpdate(dynamics365Sync),
		peer: n8nCreateOrUpdates.dynamics,
		limits: { maxCalls: 5, minRatioToN8n: 30 },
	},
];

/** 400 of 1,000 people share one phone number and have different email addresses: they stay 1,000 people. */
export const sharedPhones: readonly Bench[] = byPhone.map((writer) => ({
	...createOrUpdate(writer),
	name: `Match by phone in ${productOf[writer.crm]}, 400 of 1,000 shared`,
	limits: { maxCalls: 10 },
}));
