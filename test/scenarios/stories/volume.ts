/** Many changes together. */
import type { Scenario } from '../scenario';
import { HOUR, MINUTE, SECOND } from '../stage/time';

/** Each update follows the previous one after four milliseconds. */
const massUpdate = (count: number, shown: string): Scenario => ({
	name: `${shown} records updated in bulk`,
	async play({ time, colleague, n8n }) {
		const leads = colleague.createMany(count);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		for (const lead of leads) {
			colleague.update(lead);
			time.pass(4);
		}
		await n8n.tickEvery(MINUTE, (count / 2_000 + 40) * MINUTE);
	},
});

/** n8n's own trigger would emit two million items. Only the default mode keeps two cursors. */
const hugeUpdate: Scenario = {
	...massUpdate(250_000, '250,000'),
	subjects: ['salesforce', 'dynamics'],
	modes: ['default'],
};

const sameTimestamp: Scenario = {
	name: '10,000 records with the same timestamp',
	async play({ time, colleague, n8n }) {
		const leads = colleague.createMany(10_000);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		for (const lead of leads) colleague.update(lead);
		await n8n.tickEvery(MINUTE, 50 * MINUTE);
	},
};

/** Both CRMs send 2,000 rows a page here; the 2,000th and the 2,001st have the same stamp. */
const tiesAcrossPages: Scenario = {
	name: 'The same timestamp on both sides of a page boundary',
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.createMany(1_997);
		time.pass(SECOND);
		colleague.createMany(6);
		time.pass(SECOND);
		colleague.createMany(500);
		await n8n.tickEvery(MINUTE, 50 * MINUTE);
	},
};

const smallBudget: Scenario = {
	name: 'A backlog of 50,000 records, read with 10 calls per hour',
	settings: () => ({ options: { callsPerHour: 10 } }),
	callsPerHour: 10,
	async play({ colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(10 * MINUTE, 2 * HOUR);
		colleague.createMany(50_000);
		await n8n.tickEvery(10 * MINUTE, 36 * HOUR);
	},
};

export const volume: readonly Scenario[] = [
	massUpdate(25_000, '25,000'),
	hugeUpdate,
	sameTimestamp,
	tiesAcrossPages,
	smallBudget,
];
