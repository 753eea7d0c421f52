/** Records that go, and some that come back. */
import type { Scenario } from '../scenario';
import { HOUR, MINUTE, SECOND } from '../stage/time';

const deleted: Scenario = {
	name: 'Deleted',
	async play({ time, colleague, n8n }) {
		const leads = colleague.createMany(5);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		for (const lead of leads) colleague.delete(lead);
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const createdAndDeleted: Scenario = {
	name: 'Created and deleted between two polls',
	async play({ time, colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		const lead = colleague.create();
		time.pass(10 * SECOND);
		colleague.delete(lead);
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

/** Dataverse lets a client choose the id; Salesforce gives the second record an id of its own. */
const recreated: Scenario = {
	name: 'Deleted and created again',
	async play({ time, colleague, n8n }) {
		const [atOnce = '', later = ''] = colleague.createMany(2);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.delete(atOnce);
		colleague.delete(later);
		time.pass(10 * SECOND);
		colleague.createAgain(atOnce);
		await n8n.tickEvery(MINUTE, 5 * MINUTE);
		colleague.createAgain(later);
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const undeleted: Scenario = {
	name: 'Deleted and taken out of the recycle bin',
	subjects: ['salesforce', 'n8n'],
	async play({ time, colleague, n8n }) {
		const [atOnce = '', later = ''] = colleague.createMany(2);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.delete(atOnce);
		colleague.delete(later);
		time.pass(10 * SECOND);
		colleague.undelete(atOnce);
		await n8n.tickEvery(MINUTE, 5 * MINUTE);
		colleague.undelete(later);
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

export const deletions: readonly Scenario[] = [deleted, createdAndDeleted, recreated, undeleted];
