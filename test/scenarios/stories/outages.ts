/** The CRM, the session or n8n does not work for a while. */
import type { Scenario } from '../scenario';
import { DAY, HOUR, MINUTE } from '../stage/time';

const downtime: Scenario = {
	name: 'n8n off for 30 days, with a backlog of 5,000 records',
	mayRepeat: 3,
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.createMany(3);
		await n8n.tickEvery(MINUTE, 5 * MINUTE);
		n8n.stop();
		for (let day = 0; day < 30; day += 1) {
			time.pass(DAY - HOUR);
			colleague.createMany(167);
			time.pass(HOUR);
		}
		await n8n.start();
		await n8n.tickEvery(MINUTE, 50 * MINUTE);
	},
};

const expiredToken: Scenario = {
	name: 'n8n off for 8 days, change tracking token expired',
	subjects: ['dynamics'],
	mayRepeat: 10,
	async play({ time, colleague, n8n }) {
		const old = colleague.createMany(30);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		const known = colleague.createMany(10);
		await n8n.tickEvery(MINUTE, 5 * MINUTE);
		n8n.stop();
		time.pass(4 * DAY);
		colleague.createMany(20);
		for (const lead of [...old.slice(0, 5), ...known.slice(0, 5)]) colleague.update(lead);
		time.pass(4 * DAY);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 50 * MINUTE);
	},
};

/** Only the expired token would have returned the records deleted in those days; Dataverse lists them nowhere else. */
const deletedWhileOff: Scenario = {
	name: 'n8n off for 8 days, token expired, 5 records deleted while it was off',
	subjects: ['dynamics'],
	mayRepeat: 3,
	mayMiss: 5,
	async play({ time, colleague, n8n }) {
		const old = colleague.createMany(30);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.createMany(3);
		await n8n.tickEvery(MINUTE, 5 * MINUTE);
		n8n.stop();
		time.pass(4 * DAY);
		for (const lead of old.slice(0, 5)) colleague.delete(lead);
		for (const lead of old.slice(5, 10)) colleague.update(lead);
		time.pass(4 * DAY);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		for (const lead of old.slice(10, 15)) colleague.delete(lead);
		await n8n.tickEvery(MINUTE, 50 * MINUTE);
	},
};

const plannedRestart: Scenario = {
	name: 'n8n restarted between two polls, with 3 pending records',
	mayRepeat: 5,
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.createMany(2);
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.createMany(5);
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		n8n.stop();
		colleague.createMany(3);
		time.pass(MINUTE);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

/** In default mode n8n saves nothing after an empty poll: the new process starts from the last poll that returned items. */
const quietNight: Scenario = {
	name: 'n8n restarted after a quiet night',
	mayRepeat: 8,
	async play({ time, colleague, n8n }) {
		const leads = colleague.createMany(4);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(10 * MINUTE, 20 * MINUTE);
		colleague.createMany(4);
		for (const lead of leads) colleague.update(lead);
		await n8n.tickEvery(10 * MINUTE, 12 * HOUR);
		n8n.stop();
		time.pass(MINUTE);
		await n8n.start();
		await n8n.tickEvery(10 * MINUTE, HOUR);
	},
};

/** More than is remembered of a table with change tracking: the rest waits for the lookback window of 30 minutes. */
const MORE_THAN_A_PAGE = 2_500;

const pageFails: Scenario = {
	name: 'The second page fails once',
	async play({ crm, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.createMany(MORE_THAN_A_PAGE);
		crm.faults.add({ path: crm.names.rowRequests, skip: 1, answer: { status: 503 } });
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const sessionExpires: Scenario = {
	name: 'The session expires between two pages',
	async play({ crm, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.createMany(MORE_THAN_A_PAGE);
		const { rowRequests: path, sessionExpired: answer } = crm.names;
		crm.faults.add({ path, skip: 1, answer });
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const BATCH = 5;

const lostToken: Scenario = {
	name: 'Change tracking token lost while a backlog waits',
	subjects: ['dynamics'],
	settings: () => ({ options: { maxRecordsPerPoll: BATCH } }),
	async play({ time, crm, colleague, n8n }) {
		const [old = ''] = colleague.createMany(3);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.createMany(4 * BATCH);
		colleague.update(old);
		await n8n.tickEvery(MINUTE, MINUTE);
		crm.loseTokens?.();
		await n8n.tickEvery(MINUTE, 50 * MINUTE);
	},
};

const restartedInBacklog: Scenario = {
	name: 'n8n restarted while a backlog waits',
	settings: () => ({ options: { maxRecordsPerPoll: BATCH } }),
	mayRepeat: BATCH,
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.createMany(6 * BATCH);
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		n8n.stop();
		time.pass(HOUR);
		colleague.createMany(BATCH);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 50 * MINUTE);
	},
};

/** A transaction of another user holds `latestDateCovered` back for as long as it runs. */
const frozenWatermark: Scenario = {
	name: 'Commit watermark frozen for three hours, 1,500 records meanwhile',
	subjects: ['salesforce', 'n8n'],
	async play({ colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		const transaction = colleague.begin();
		for (let round = 0; round < 15; round += 1) {
			colleague.createMany(100);
			await n8n.tickEvery(MINUTE, 12 * MINUTE);
		}
		transaction.commit();
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

export const outages: readonly Scenario[] = [
	downtime,
	expiredToken,
	deletedWhileOff,
	plannedRestart,
	quietNight,
	pageFails,
	sessionExpires,
	lostToken,
	restartedInBacklog,
	frozenWatermark,
];
