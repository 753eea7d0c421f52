/** Many changes at once. */
import type { Scenario } from '../scenario';
import { HOUR, MINUTE, SECOND } from '../stage/time';

/** Each four milliseconds after the one before. */
const massUpdate = (count: number, words: string): Scenario => ({
	name: `${words} updated at once`,
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

/** n8n's own trigger would tell two million items. The default mode is the one that keeps two cursors. */
const hugeUpdate: Scenario = {
	...massUpdate(250_000, '250,000'),
	subjects: ['salesforce', 'dynamics'],
	modes: ['default'],
};

const oneStamp: Scenario = {
	name: '10,000 with one stamp',
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
	name: 'Equal stamps on both sides of a page boundary',
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
	name: '50,000 waiting, and 10 calls an hour to read them',
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
	oneStamp,
	tiesAcrossPages,
	smallBudget,
];
