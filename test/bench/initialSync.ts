/** The first sync: all leads that are there come through the trigger, in as many ticks as it takes. */
import { dynamics, salesforce, type Subject } from '../scenarios/subjects';
import type { Bench, Measurement } from './bench';
import { startEmulator } from './emulator/start';
import { MemoryWatch } from './memory';
import { activate, type Tick } from './trigger';

/** As many records a run as the CRM sends in one page. */
const initialSync = (subject: Subject, crm: 'salesforce' | 'dynamics', page: number): Bench => ({
	name: 'Initial sync',
	subject: crm,
	records: 1_000_000,
	heapMB: 160,
	async run(records) {
		const emulator = await startEmulator({ crm, leads: records });
		try {
			const tick = await activate(subject, emulator.url, {
				startFrom: 'beginning',
				options: { recordsPerRun: page, callsPerHour: Number.MAX_SAFE_INTEGER },
			});
			const arrivals = new Arrivals(records, subject.words.lastName);
			const measured = await readAll(tick, arrivals);
			return { ...measured, calls: await emulator.countCalls() };
		} finally {
			emulator.close();
		}
	},
});

/** Which leads have come, by their number. */
class Arrivals {
	private readonly seen: Uint8Array;
	count = 0;

	constructor(
		readonly expected: number,
		private readonly numberField: string,
	) {
		this.seen = new Uint8Array(expected);
	}

	/** @throws when a lead comes twice. */
	add(values: Readonly<Record<string, unknown>>): void {
		const number = Number(values[this.numberField]);
		if (this.seen[number] !== 0) throw new Error(`Lead ${number} was told twice`);
		this.seen[number] = 1;
		this.count += 1;
	}
}

/** The first tick also loads modules and signs in: only what comes after it is measured. */
async function readAll(tick: Tick, arrivals: Arrivals): Promise<Omit<Measurement, 'calls'>> {
	await takeOne(tick, arrivals);
	const memory = new MemoryWatch();
	const firstCount = arrivals.count;
	const times = [{ count: firstCount, at: performance.now() }];
	while (arrivals.count < arrivals.expected) {
		await takeOne(tick, arrivals);
		times.push({ count: arrivals.count, at: performance.now() });
	}
	const tenth = arrivals.expected / 10;
	const endOfFirst = times.findIndex(({ count }) => count >= tenth && count > firstCount);
	const beginOfLast = times.findLastIndex(({ count }) => count <= arrivals.expected - tenth);
	return {
		seconds: timeOf(times).milliseconds / 1000,
		peakMemoryMB: memory.stop(),
		microsecondsPerRecord: {
			first: perRecord(times.slice(0, endOfFirst + 1)),
			last: perRecord(times.slice(beginOfLast)),
		},
	};
}

async function takeOne(tick: Tick, arrivals: Arrivals): Promise<void> {
	const items = await tick();
	if (items.length === 0) throw new Error(`Only ${arrivals.count} leads were told`);
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

export const initialSyncs: readonly Bench[] = [
	initialSync(salesforce, 'salesforce', 2_000),
	initialSync(dynamics, 'dynamics', 5_000),
];
