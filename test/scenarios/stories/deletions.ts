/** Records that are deleted, and some that are restored. */
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

/** Dataverse lets a client set the id; Salesforce gives the second record a new id. */
const recreated: Scenario = {
	name: 'Deleted and created again',
	async play({ time, colleague, n8n }) {
		const [soon = '', later = ''] = colleague.createMany(2);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.delete(soon);
		colleague.delete(later);
		time.pass(10 * SECOND);
		colleague.createAgain(soon);
		await n8n.tickEvery(MINUTE, 5 * MINUTE);
		colleague.createAgain(later);
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const undeleted: Scenario = {
	name: 'Deleted and restored from the recycle bin',
	async play({ time, colleague, n8n }) {
		const [soon = '', later = ''] = colleague.createMany(2);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.delete(soon);
		colleague.delete(later);
		time.pass(10 * SECOND);
		colleague.undelete(soon);
		await n8n.tickEvery(MINUTE, 5 * MINUTE);
		colleague.undelete(later);
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const hardDeleted: Scenario = {
	name: 'Deleted for good, past the recycle bin',
	subjects: ['salesforce', 'n8n'],
	async play({ time, colleague, n8n }) {
		const [soon = '', later = '', known = ''] = colleague.createMany(3);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.deleteForGood(soon);
		await n8n.tickEvery(MINUTE, 20 * MINUTE);
		colleague.delete(known);
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.deleteForGood(later);
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const merged: Scenario = {
	name: 'Merged into another record',
	async play({ time, colleague, n8n }) {
		const [masterId = '', mergedId = ''] = colleague.createMany(2);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.merge({ masterId, mergedId });
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

export const deletions: readonly Scenario[] = [
	deleted,
	createdAndDeleted,
	recreated,
	undeleted,
	hardDeleted,
	merged,
];
