/** Leads go through a node into an emulated CRM: half of them are there already, the other half are new. */
import type { INodeExecutionData } from 'n8n-workflow';
import type { Bench } from './bench';
import { startEmulator, type RemoteCrm } from './emulator/start';
import type { Order } from './emulator/messages';
import { incomingLead, type IncomingLead } from './leads';
import { freedBy, MemoryWatch } from './memory';

/** A node that creates and updates leads, whether it is one of this package or n8n's own. */
export interface Writer {
	subject: Bench['subject'];
	crm: Order['crm'];
	/** The node in a workflow that is connected to the CRM at `url`. */
	open: (url: string) => Promise<Write>;
}

/** Runs the node once. @throws what the node throws. */
export type Write = (leads: readonly IncomingLead[]) => Promise<INodeExecutionData[]>;

export interface Run {
	calls: number;
	seconds: number;
	/** The most memory the process held above its idle level, without the items that came in and went out. */
	peakMemoryMB: number;
}

const DELAY_MS = 50;

/** One to update, one to create. */
const WARM_UP = 2;

/**
 * Runs the node with so many leads, one run after the other; they are all different.
 * The first leads only make the node load its modules and sign in: they are not measured.
 * @throws when a lead is missing, there twice, or not as it should be.
 */
export async function measureWriting(
	{ crm, open }: Writer,
	sizes: readonly number[],
	weather: Pick<Order, 'storm'> = {},
): Promise<Run[]> {
	const total = sizes.reduce((sum, size) => sum + size, WARM_UP);
	const emulator = await startEmulator({
		crm,
		leads: total / 2,
		findable: true,
		delayMs: DELAY_MS,
		...weather,
	});
	try {
		const write = await open(emulator.url);
		await write(leadsFrom(0, WARM_UP, total));
		const runs: Run[] = [];
		let begin = WARM_UP;
		for (const size of sizes) {
			runs.push(await measureRun(emulator, write, leadsFrom(begin, size, total)));
			begin += size;
		}
		await checkStock(emulator, total);
		return runs;
	} finally {
		emulator.close();
	}
}

/** Those with an even place are there already: by their numbers they are the first half of all. */
const leadsFrom = (begin: number, size: number, total: number) =>
	Array.from({ length: size }, (_, index) => {
		const place = begin + index;
		return incomingLead(place % 2 === 0 ? place / 2 : (total + place - 1) / 2);
	});

async function measureRun(
	emulator: RemoteCrm,
	write: Write,
	leads: readonly IncomingLead[],
): Promise<Run> {
	const callsBefore = await emulator.countCalls();
	// Nothing else holds the items that came out, so that they can be let go of and weighed.
	const output: { items: readonly INodeExecutionData[] } = { items: [] };
	const memory = new MemoryWatch();
	const begin = performance.now();
	await write(leads).then((items) => (output.items = items));
	const seconds = (performance.now() - begin) / 1000;
	const peakMemoryMB = memory.stop();
	const { length } = output.items;
	if (length !== leads.length) throw new Error(`${length} of ${leads.length} items came out`);
	return {
		calls: (await emulator.countCalls()) - callsBefore,
		seconds,
		peakMemoryMB: Math.max(0, peakMemoryMB - freedBy(() => (output.items = []))),
	};
}

async function checkStock(emulator: RemoteCrm, expected: number): Promise<void> {
	const { leads, written } = await emulator.takeStock();
	if (leads === expected && written === expected) return;
	throw new Error(`Of ${expected} leads ${written} are right, and the CRM has ${leads}`);
}
