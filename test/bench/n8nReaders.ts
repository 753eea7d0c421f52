/**
 * All leads in one run of n8n's own nodes. Neither they nor n8n's Salesforce Trigger read a backlog page by page, and
 * for Dataverse n8n has no trigger: what is compared is the time for a record, of the same leads with the same columns.
 */
import type { INodeParameters } from 'n8n-workflow';
import { dynamics, salesforce, type Subject } from '../scenarios/subjects';
import { Arrivals } from './arrivals';
import type { Bench, Measurement } from './bench';
import { CostWatch } from './cost';
import { startEmulator } from './emulator/start';
import type { Order } from './emulator/messages';
import { MemoryWatch } from './memory';
import { openN8nNode } from './n8nNodes';

interface Reader {
	name: string;
	crm: Order['crm'];
	subject: Subject;
	parameters: INodeParameters;
}

/** The node holds all of them until the last one is read: a million would not fit. */
const RECORDS = 100_000;

const read = ({ name, crm, subject, parameters }: Reader): Bench => ({
	name,
	subject: 'n8n',
	records: RECORDS,
	async run(records): Promise<Measurement> {
		const emulator = await startEmulator({ crm, leads: records });
		try {
			const run = await openN8nNode(crm, emulator.url, {
				...parameters,
				operation: 'getAll',
				returnAll: '={{ $json.all }}',
				limit: 1,
			});
			await run([{ all: false }]);
			const calls = await emulator.countCalls();
			const [memory, cost, began] = [new MemoryWatch(), new CostWatch(), performance.now()];
			const items = await run([{ all: true }]);
			const seconds = (performance.now() - began) / 1000;
			const costOfOne = cost.stop(records);
			const arrivals = new Arrivals(records, subject.names.lastName);
			for (const { json } of items) arrivals.add(json);
			if (arrivals.count < records) throw new Error(`Only ${arrivals.count} leads were returned`);
			return {
				seconds,
				calls: (await emulator.countCalls()) - calls,
				peakMemoryMB: memory.stop(),
				microsecondsPerRecord: null,
				cost: costOfOne,
			};
		} finally {
			emulator.close();
		}
	},
});

/** @param name of the bench that it is compared with. */
export const readFromSalesforce = (name: string): Bench =>
	read({
		name,
		crm: 'salesforce',
		subject: salesforce,
		parameters: {
			authentication: 'oAuth2',
			resource: 'lead',
			options: {
				fields: 'Id,CreatedDate,SystemModstamp,LastModifiedById,IsDeleted,LastName,Company',
			},
		},
	});

/** @param name of the bench that it is compared with. */
export const readFromDataverse = (name: string): Bench =>
	read({
		name,
		crm: 'dynamics',
		subject: dynamics,
		parameters: {
			resource: 'row',
			entitySet: { __rl: true, mode: 'id', value: 'leads' },
			getAllOptions: {
				select: ['createdon', 'modifiedon', '_modifiedby_value', 'lastname', 'companyname'],
			},
		},
	});
