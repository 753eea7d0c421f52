/** All leads in one run of Get Many, of this package's node or of n8n's own. */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { dynamics, salesforce } from '../scenarios/subjects';
import { Arrivals } from './arrivals';
import type { Bench, Measurement } from './bench';
import { CostWatch } from './cost';
import { startEmulator } from './emulator/start';
import type { Order } from './emulator/messages';
import { MemoryWatch } from './memory';

/** Opens a node in a workflow that is connected to the CRM at `url`. */
export type OpenNode = (
	crm: Order['crm'],
	url: string,
	parameters: INodeParameters,
) => Promise<(items: readonly IDataObject[]) => Promise<INodeExecutionData[]>>;

export interface Reader {
	name: string;
	subject: Bench['subject'];
	crm: Order['crm'];
	open: OpenNode;
	/** All but those that say how many leads are read, which are called the same in all nodes. */
	parameters: INodeParameters;
}

/** The node holds all of them until the last one is read: a million would not fit. */
export const RECORDS = 100_000;

const numberField = {
	salesforce: salesforce.names.lastName,
	dynamics: dynamics.names.lastName,
};

export const reading = ({ name, subject, crm, open, parameters }: Reader): Bench => ({
	name,
	subject,
	records: RECORDS,
	async run(records): Promise<Measurement> {
		const emulator = await startEmulator({ crm, leads: records });
		try {
			const run = await open(crm, emulator.url, {
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
			const arrivals = new Arrivals(records, numberField[crm]);
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
