/** What happens to a record between two polls, or near the first one. */
import type { Scenario } from '../scenario';
import { HOUR, MINUTE, SECOND } from '../stage/time';

/** n8n's Updated trigger alone emits nothing: the record is never old enough when it polls. */
const createdThenUpdated: Scenario = {
	name: 'Created and updated between two hourly polls',
	n8nTriggers: ['leadUpdated'],
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(HOUR, HOUR);
		time.pass(5 * MINUTE);
		const lead = colleague.create();
		time.pass(35 * MINUTE);
		colleague.update(lead);
		time.pass(20 * MINUTE);
		await n8n.tick();
		await n8n.tickEvery(HOUR, 3 * HOUR);
	},
};

/** In every phase of the minute: whether a poll falls between the two writes depends on it. */
const updatedSoon = (seconds: number): Scenario => ({
	name: `Updated ${seconds} seconds after creation, polled every minute`,
	n8nTriggers: ['leadUpdated'],
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		for (let phase = 1; phase < 60; phase += 5) {
			const writes = [
				{ at: phase, write: () => void (lead = colleague.create()) },
				{ at: phase + seconds, write: () => colleague.update(lead) },
			];
			let lead = '';
			for (let second = 1; second <= 2 * 60; second += 1) {
				time.pass(SECOND);
				for (const { at, write } of writes) if (at === second) write();
				if (second % 60 === 0) await n8n.tick();
			}
		}
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
});

const youngRecord: Scenario = {
	name: 'Updated five minutes after creation',
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		time.pass(30 * SECOND);
		const lead = colleague.create();
		time.pass(30 * SECOND);
		await n8n.tick();
		await n8n.tickEvery(MINUTE, 4 * MINUTE);
		time.pass(30 * SECOND);
		colleague.update(lead);
		time.pass(30 * SECOND);
		await n8n.tick();
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const olderThanTrigger: Scenario = {
	name: 'Created ten minutes before activation',
	async play({ time, colleague, n8n }) {
		colleague.create();
		time.pass(10 * MINUTE);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 20 * MINUTE);
	},
};

const beforeFirstTick: Scenario = {
	name: 'Created between activation and the first poll',
	async play({ time, colleague, n8n }) {
		time.pass(HOUR);
		await n8n.start();
		time.pass(20 * SECOND);
		colleague.create();
		time.pass(40 * SECOND);
		await n8n.tick();
		await n8n.tickEvery(MINUTE, 20 * MINUTE);
	},
};

/** n8n's clock is a second ahead, so that its trigger already reads the second that is still running. */
const sameSecond: Scenario = {
	name: 'Written twice in one second, with a poll in between',
	async play({ time, colleague, n8n }) {
		const lead = colleague.create();
		time.setHostError(SECOND);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		time.pass(MINUTE);
		colleague.update(lead);
		time.pass(0.4 * SECOND);
		await n8n.tick();
		time.pass(0.4 * SECOND);
		colleague.update(lead);
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const overlappingTicks: Scenario = {
	name: 'A poll starts before the previous one has ended',
	modes: ['default'],
	async play({ time, crm, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.createMany(5);
		time.pass(MINUTE);
		crm.faults.add({ path: crm.names.rowRequests, delayMs: 300 });
		await Promise.all([n8n.tick(), n8n.tick()]);
		await n8n.tickEvery(MINUTE, 20 * MINUTE);
	},
};

export const windows: readonly Scenario[] = [
	createdThenUpdated,
	...[5, 20, 30].map(updatedSoon),
	youngRecord,
	olderThanTrigger,
	beforeFirstTick,
	sameSecond,
	overlappingTicks,
];
