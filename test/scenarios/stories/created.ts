/** What counts as created: once for each record, however often it changes while it is read. */
import type { Scenario } from '../scenario';
import { HOUR, MINUTE, SECOND } from '../stage/time';

const DAY = 24 * HOUR;

const onlyCreated: Pick<Scenario, 'settings' | 'n8nTriggers'> = {
	settings: () => ({ events: ['created'] }),
	n8nTriggers: ['leadCreated'],
};

const updatedRightBeforePoll: Scenario = {
	...onlyCreated,
	name: 'Created between two polls and updated a second before the next, only Created selected',
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		for (let second = 5; second < 60; second += 10) {
			time.pass(second * SECOND);
			const lead = colleague.create();
			time.pass((59 - second) * SECOND);
			colleague.update(lead);
			time.pass(SECOND);
			await n8n.tick();
			await n8n.tickEvery(MINUTE, 2 * MINUTE);
		}
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const longTransaction: Scenario = {
	...onlyCreated,
	name: 'Created in a transaction of 150 seconds, only Created selected',
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		const transaction = colleague.begin();
		transaction.create();
		time.pass(30 * SECOND);
		colleague.create();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		transaction.commit();
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const burstThenUpdated: Scenario = {
	name: '2,000 records created in 20 seconds, emitted, then updated',
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		const leads: string[] = [];
		for (let second = 0; second < 20; second += 1) {
			leads.push(...colleague.createMany(100));
			time.pass(SECOND);
		}
		await n8n.tickEvery(MINUTE, 3 * MINUTE);
		for (const lead of leads) colleague.update(lead);
		await n8n.tickEvery(MINUTE, 50 * MINUTE);
	},
};

const newInMassUpdate: Scenario = {
	name: '20 records emitted as created, then updated in bulk with 5,080 others',
	async play({ time, colleague, n8n }) {
		const old = colleague.createMany(5_080);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		const young = colleague.createMany(20);
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		for (const lead of [...old, ...young]) {
			colleague.update(lead);
			time.pass(4);
		}
		await n8n.tickEvery(MINUTE, 50 * MINUTE);
	},
};

/** The newest was modified first. */
const modifiedInAnotherOrder: Scenario = {
	...onlyCreated,
	name: '6,000 existing records of 100 days, modified in another order, only Created selected',
	settings: () => ({ startFrom: 'all', events: ['created'] }),
	fromBeginning: true,
	async play({ time, colleague, n8n }) {
		const leads: string[] = [];
		for (let day = 0; day < 100; day += 1) {
			leads.push(...colleague.createMany(60));
			time.pass(DAY);
		}
		for (const lead of leads.toReversed()) {
			colleague.update(lead);
			time.pass(SECOND);
		}
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 50 * MINUTE);
	},
};

/** The pass to the first token has three pages, and ten calls an hour make it take several polls. */
const changedWhileOpening: Scenario = {
	name: 'Records change while a table with change tracking is opened',
	subjects: ['dynamics'],
	settings: () => ({ options: { callsPerHour: 10 } }),
	callsPerHour: 10,
	async play({ time, colleague, n8n }) {
		const old = colleague.createMany(12_000);
		time.pass(HOUR);
		await n8n.start();
		for (const lead of old.slice(0, 20)) {
			colleague.update(lead);
			colleague.create();
			await n8n.tickEvery(10 * MINUTE, 10 * MINUTE);
		}
		await n8n.tickEvery(10 * MINUTE, 3 * HOUR);
	},
};

export const created: readonly Scenario[] = [
	updatedRightBeforePoll,
	longTransaction,
	burstThenUpdated,
	newInMassUpdate,
	modifiedInAnotherOrder,
	changedWhileOpening,
];
