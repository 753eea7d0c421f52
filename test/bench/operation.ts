/** An operation on many existing leads, in one run of a node. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { dynamics, salesforce } from '../scenarios/subjects';
import type { Bench, Measurement } from './bench';
import { viewOf, type CrmView } from './crmView';
import type { Order } from './emulator/messages';
import { startEmulator } from './emulator/start';
import { MemoryWatch } from './memory';
import type { OpenNode } from './reading';

/** A node of this package or of n8n that does something to each lead of an emulated CRM. */
export interface Operation {
	name: string;
	subject: Bench['subject'];
	crm: Order['crm'];
	records: number;
	open: OpenNode;
	parameters: INodeParameters;
	/** @returns what is in all items, besides the id of a lead and its place in the list. */
	prepare?: (view: CrmView) => Promise<IDataObject>;
	/** @throws when the CRM is not as it should be. */
	check: (view: CrmView, items: readonly IDataObject[]) => Promise<void>;
}

export const leadOf = { salesforce: salesforce.names.lead, dynamics: dynamics.names.lead };

const idField = { salesforce: salesforce.names.leadId, dynamics: dynamics.names.leadId };

const DELAY_MS = 50;

/** The first run, in which the node loads its modules and signs in, is not measured. */
const WARM_UP = 2;

export const operationBench = (operation: Operation): Bench => ({
	name: operation.name,
	subject: operation.subject,
	records: operation.records,
	async run(records): Promise<Measurement> {
		const { crm, open, parameters, prepare, check } = operation;
		const leads = records + WARM_UP;
		const emulator = await startEmulator({ crm, leads, delayMs: DELAY_MS });
		try {
			const view = viewOf(crm, emulator.url);
			const shared = (await prepare?.(view)) ?? {};
			const items = (await view.list(leadOf[crm], [idField[crm]])).map(({ id }, index) => ({
				...{ ...shared, id: id as string, index },
			}));
			const run = await open(crm, emulator.url, parameters);
			await run(items.slice(0, WARM_UP));
			const calls = await emulator.countCalls();
			const [memory, began] = [new MemoryWatch(), performance.now()];
			await run(items.slice(WARM_UP));
			const seconds = (performance.now() - began) / 1000;
			const peakMemoryMB = memory.stop();
			const measured = { seconds, calls: (await emulator.countCalls()) - calls, peakMemoryMB };
			await check(view, items);
			return { ...measured, microsecondsPerRecord: null };
		} finally {
			emulator.close();
		}
	},
});
