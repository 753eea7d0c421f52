/** A node writes leads to an emulated CRM: half of them exist already, the other half are new. */
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
}

export interface Runs {
	runs: readonly Run[];
	/** The most memory the process held above its idle level, without its input and output items. */
	peakMemoryMB: number;
}

const DELAY_MS = 50;

/** One to update, one to create. */
const WARM_UP = 2;

/**
 * Runs the node once for each size, with that many leads; all leads are different.
 * The first run, in which the node loads its modules and signs in, is not measured.
 * @throws when a lead is missing, duplicated or wrong.
 */
export async function measureWriting(
	{ crm, open }: Writer,
	sizes: readonly number[],
	disturbance: Pick<Order, 'storm'> = {},
): Promise<Runs> {
	const total = sizes.reduce((sum, size) => sum + size, WARM_UP);
	const emulator = await startEmulator({
		crm,
		leads: total / 2,
		findable: true,
		delayMs: DELAY_MS,
		...disturbance,
	});
	try {
		const write = await open(emulator.url);
		const [warmUp = [], ...batches] = leadsOf([WARM_UP, ...sizes]);
		await write(warmUp);
		const measured = await measureRuns(emulator, write, batches);
		await checkStock(emulator, total);
		return measured;
	} finally {
		emulator.close();
	}
}

/** Every other lead exists already: by their numbers these are the first half of all. */
function leadsOf(sizes: readonly number[]): IncomingLead[][] {
	const total = sizes.reduce((sum, size) => sum + size);
	let place = 0;
	const next = () => {
		const lead = incomingLead(place % 2 === 0 ? place / 2 : (total + place - 1) / 2);
		place += 1;
		return lead;
	};
	return sizes.map((length) => Array.from({ length }, next));
}

async function measureRuns(
	emulator: RemoteCrm,
	write: Write,
	batches: ReadonlyArray<readonly IncomingLead[]>,
): Promise<Runs> {
	const memory = new MemoryWatch();
	const runs: Run[] = [];
	const output: Output = { items: [] };
	let outputMB = 0;
	for (const leads of batches) {
		const callsBefore = await emulator.countCalls();
		const seconds = await timeRun(write, leads, output);
		runs.push({ calls: (await emulator.countCalls()) - callsBefore, seconds });
		outputMB = Math.max(
			outputMB,
			freedBy(() => (output.items = [])),
		);
	}
	return { runs, peakMemoryMB: memory.stop() - outputMB };
}

/** Nothing else references the output items, so that they can be dropped and their memory measured. */
interface Output {
	items: readonly INodeExecutionData[];
}

async function timeRun(
	write: Write,
	leads: readonly IncomingLead[],
	output: Output,
): Promise<number> {
	const begin = performance.now();
	await write(leads).then((items) => (output.items = items));
	const seconds = (performance.now() - begin) / 1000;
	const { length } = output.items;
	if (length !== leads.length) throw new Error(`${length} of ${leads.length} items were returned`);
	return seconds;
}

async function checkStock(emulator: RemoteCrm, expected: number): Promise<void> {
	const { leads, written } = await emulator.takeStock();
	if (leads === expected && written === expected) return;
	throw new Error(`Of ${expected} leads, ${written} are correct; the CRM has ${leads}`);
}
