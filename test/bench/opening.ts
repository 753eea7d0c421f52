/**
 * The first polls of a table with change tracking and many rows: the trigger passes over all of them to get its token,
 * and emits a change that is made meanwhile.
 */
import { dynamics } from '../scenarios/subjects';
import type { Bench, Measurement } from './bench';
import { CostWatch } from './cost';
import { startEmulator, type RemoteCrm } from './emulator/start';
import { MemoryWatch } from './memory';
import { activate, type ActiveTrigger } from './trigger';

const RECORDS = 1_000_000;

/** The most rows in one page of change tracking. */
const PAGE = 5_000;

/** Descriptions, and a page by stamp in every poll of the pass. */
const HANDFUL = 30;

/** So small that the pass needs several polls. */
const POLL_BUDGET_MS = 20_000;

const MINUTE_MS = 60_000;

export const opening: Bench = {
	name: 'Opening a table with change tracking',
	subject: 'dynamics',
	records: RECORDS,
	limits: { maxCalls: RECORDS / PAGE + HANDFUL, maxPollsToFirstChange: 1, maxStateKB: 256 },
	async run(records) {
		const emulator = await startEmulator({ crm: 'dynamics', leads: records });
		try {
			const trigger = await activate(dynamics, emulator.url, {}, POLL_BUDGET_MS);
			return await openTable(emulator, trigger, records);
		} finally {
			emulator.close();
		}
	},
};

async function openTable(
	emulator: RemoteCrm,
	{ tick, state }: ActiveTrigger,
	records: number,
): Promise<Measurement> {
	const [memory, cost, began] = [new MemoryWatch(), new CostWatch(), performance.now()];
	await tick();
	await emulator.createLead();
	const changed = { at: performance.now(), calls: await emulator.countCalls() };
	let untilFirstChange: Measurement['untilFirstChange'];
	let stateKB = 0;
	for (let polls = 1; untilFirstChange === undefined || !isOpen(state()); polls += 1) {
		await emulator.advance(MINUTE_MS);
		const items = await tick();
		stateKB = Math.max(stateKB, state().length / 1_024);
		if (items.length === 0) continue;
		if (untilFirstChange) throw new Error('The change was emitted twice');
		const calls = (await emulator.countCalls()) - changed.calls;
		untilFirstChange = { polls, calls, seconds: secondsSince(changed.at) };
	}
	return {
		seconds: secondsSince(began),
		calls: await emulator.countCalls(),
		peakMemoryMB: memory.stop(),
		microsecondsPerRecord: null,
		cost: cost.stop(records),
		stateKB,
		untilFirstChange,
	};
}

const secondsSince = (began: number) => (performance.now() - began) / 1_000;

/** The trigger has its token. */
const isOpen = (state: string) => state.includes('"phase":"byToken"');
