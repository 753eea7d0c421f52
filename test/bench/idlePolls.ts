/** Polls that find nothing, once the trigger has settled: what a trigger costs all day. */
import { dynamics, salesforce, type Subject } from '../scenarios/subjects';
import type { Bench } from './bench';
import { CostWatch } from './cost';
import type { Order } from './emulator/messages';
import { startEmulator } from './emulator/start';
import { MemoryWatch } from './memory';
import { activate } from './trigger';

interface Idle {
	name: string;
	subject: Subject;
	crm: Order['crm'];
	/** API name; leads when left out. */
	entity?: string;
}

const MINUTE_MS = 60_000;

/** Until the trigger has started, has its token, and has found nothing once. */
const POLLS_TO_SETTLE = 4;

/** Within the hour in which an access token is valid. */
const POLLS = 50;

const idlePolls = ({ name, subject, crm, entity }: Idle): Bench => ({
	name,
	subject: crm,
	records: POLLS,
	limits: { maxCalls: POLLS, maxStateKB: 256 },
	async run(polls) {
		const emulator = await startEmulator({ crm, leads: 1_000 });
		try {
			const { tick, state } = await activate(subject, emulator.url, {
				events: ['created', 'updated'],
				fields: 'all',
				...(entity !== undefined && { entity: { __rl: true, mode: 'name', value: entity } }),
			});
			const wait = () => emulator.advance(MINUTE_MS);
			for (let poll = 0; poll < POLLS_TO_SETTLE; poll += 1) await wait().then(tick);
			const [memory, cost] = [new MemoryWatch(), new CostWatch()];
			const calls = await emulator.countCalls();
			const began = performance.now();
			for (let poll = 0; poll < polls; poll += 1) {
				const items = await wait().then(tick);
				if (items.length > 0) throw new Error(`A poll emitted ${items.length} items`);
			}
			return {
				seconds: (performance.now() - began) / 1_000,
				calls: (await emulator.countCalls()) - calls,
				peakMemoryMB: memory.stop(),
				microsecondsPerRecord: null,
				cost: cost.stop(polls),
				stateKB: state().length / 1_024,
			};
		} finally {
			emulator.close();
		}
	},
});

export const idlePollBenches: readonly Bench[] = [
	idlePolls({ name: 'Idle polls, by stamp', subject: salesforce, crm: 'salesforce' }),
	idlePolls({ name: 'Idle polls, by token', subject: dynamics, crm: 'dynamics' }),
	idlePolls({
		name: 'Idle polls, by stamp',
		subject: dynamics,
		crm: 'dynamics',
		entity: 'new_thing',
	}),
];
