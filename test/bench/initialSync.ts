/** The initial sync: the trigger emits all existing leads, in as many polls as it takes. */
import type { ChangeEvent } from '../../nodes/sync/changes/change';
import { dynamics, salesforce, type Subject } from '../scenarios/subjects';
import { Arrivals } from './arrivals';
import type { Bench, Measurement } from './bench';
import { CostWatch } from './cost';
import type { Order } from './emulator/messages';
import { startEmulator } from './emulator/start';
import { MemoryWatch } from './memory';
import { readFromDataverse, readFromSalesforce } from './n8nReaders';
import { entityOf } from './ownNodes';
import { activate, type ActiveTrigger } from './trigger';

interface Sync {
	name: string;
	subject: Subject;
	crm: Order['crm'];
	/** Records per poll: as many as the CRM sends in one page. */
	page: number;
	/** Calls for each page of records. */
	callsPerPage: number;
	events: readonly ChangeEvent[];
	minRatioToN8n: number;
	peer: typeof readFromSalesforce;
}

/** Calls other than those for pages: descriptions and watermarks, once in fifteen minutes. */
const HANDFUL = 10;

const RECORDS = 1_000_000;

/**
 * Room for what is loaded at idle and some pages. All that the process has resident is measured, garbage included;
 * with as much room as Node gives by default, garbage alone takes a few hundred megabytes before it is collected.
 */
const HEAP_MB = 160;

const initialSync = (sync: Sync): Bench => ({
	...syncOf(sync),
	records: RECORDS,
	peer: sync.peer(sync.name, 'trigger'),
	limits: {
		maxCalls: (RECORDS / sync.page) * sync.callsPerPage + HANDFUL,
		maxStateKB: 256,
		minRatioToN8n: sync.minRatioToN8n,
		maxCpuToN8n: 2,
	},
});

/** The same in a small heap, whose limit makes it slower. */
const initialSyncInSmallHeap = (sync: Sync): Bench => ({
	...syncOf(sync),
	name: `${sync.name}, small heap`,
	records: RECORDS / 5,
	limits: { maxMemoryMB: 60 },
	heapMB: HEAP_MB,
});

const syncOf = ({ name, subject, crm, page, events }: Sync): Omit<Bench, 'records'> => ({
	name,
	subject: crm,
	async run(records) {
		const emulator = await startEmulator({ crm, leads: records });
		try {
			await warmUp(subject, emulator.url);
			const callsBefore = await emulator.countCalls();
			const trigger = await activate(subject, emulator.url, {
				startFrom: 'all',
				events: [...events],
				options: { maxRecordsPerPoll: page, callsPerHour: Number.MAX_SAFE_INTEGER },
			});
			const arrivals = new Arrivals(records, subject.names.lastName);
			const measured = await readAll(trigger, arrivals);
			return { ...measured, calls: (await emulator.countCalls()) - callsBefore };
		} finally {
			emulator.close();
		}
	},
});

/** Another trigger loads the modules, on a table without records: n8n's own node is measured from its second run on. */
async function warmUp(subject: Subject, url: string): Promise<void> {
	const { tick } = await activate(subject, url, {
		entity: entityOf('contact'),
		fields: 'all',
	});
	await tick();
}

/** From the first poll until the last record is emitted. */
async function readAll(
	{ tick, state }: ActiveTrigger,
	arrivals: Arrivals,
): Promise<Omit<Measurement, 'calls'>> {
	const [memory, cost] = [new MemoryWatch(), new CostWatch()];
	let stateKB = 0;
	const times = [{ count: 0, at: performance.now() }];
	while (arrivals.count < arrivals.expected) {
		await takeOne(tick, arrivals);
		stateKB = Math.max(stateKB, state().length / 1_024);
		times.push({ count: arrivals.count, at: performance.now() });
	}
	const tenth = arrivals.expected / 10;
	const endOfFirst = times.findIndex(({ count }) => count >= tenth);
	const beginOfLast = times.findLastIndex(({ count }) => count <= arrivals.expected - tenth);
	return {
		seconds: timeOf(times).milliseconds / 1000,
		peakMemoryMB: memory.stop(),
		microsecondsPerRecord: {
			first: perRecord(times.slice(0, endOfFirst + 1)),
			last: perRecord(times.slice(beginOfLast)),
		},
		cost: cost.stop(arrivals.count),
		stateKB,
	};
}

async function takeOne(tick: ActiveTrigger['tick'], arrivals: Arrivals): Promise<void> {
	const items = await tick();
	if (items.length === 0) throw new Error(`Only ${arrivals.count} leads were emitted`);
	for (const { json } of items) arrivals.add(json);
}

interface Progress {
	count: number;
	at: number;
}

function timeOf(times: readonly Progress[]): { records: number; milliseconds: number } {
	const begin = times.at(0);
	const end = times.at(-1);
	if (!begin || !end) return { records: 0, milliseconds: 0 };
	return { records: end.count - begin.count, milliseconds: end.at - begin.at };
}

function perRecord(times: readonly Progress[]): number {
	const { records, milliseconds } = timeOf(times);
	return (milliseconds * 1000) / records;
}

/** What is selected in a new trigger. n8n's Get Many sees no deletions either. */
const EVENTS = ['created', 'updated'] as const;

const fromSalesforce: Sync = {
	name: 'Initial sync of leads from Salesforce',
	subject: salesforce,
	crm: 'salesforce',
	page: 2_000,
	callsPerPage: 1,
	events: EVENTS,
	minRatioToN8n: 1,
	peer: readFromSalesforce,
};

const fromDataverse: Sync = {
	name: 'Initial sync of leads from Dataverse',
	subject: dynamics,
	crm: 'dynamics',
	page: 5_000,
	callsPerPage: 1,
	events: EVENTS,
	minRatioToN8n: 1,
	peer: readFromDataverse,
};

/** The trigger reads the table twice, first for its token. n8n reads it once. */
const withDeletions: Sync = {
	...fromDataverse,
	name: 'Initial sync from Dataverse, with deletions',
	callsPerPage: 2,
	events: [...EVENTS, 'deleted'],
	minRatioToN8n: 0.5,
};

export const initialSyncs: readonly Bench[] = [
	...[initialSync(fromSalesforce), initialSyncInSmallHeap(fromSalesforce)],
	...[initialSync(fromDataverse), initialSyncInSmallHeap(fromDataverse)],
	...[initialSync(withDeletions), initialSyncInSmallHeap(withDeletions)],
];
