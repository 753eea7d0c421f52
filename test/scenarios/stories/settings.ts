/** Parameters of the trigger. n8n's own trigger has none of them: it emits everything. */
import type { INodeParameters } from 'n8n-workflow';
import type { Scenario } from '../scenario';
import type { CrmNames } from '../stage/crm';
import { HOUR, MINUTE, SECOND } from '../stage/time';

const lastNameIs = (value: string, { lastName }: CrmNames): INodeParameters => ({
	conditions: { condition: [{ field: lastName, operator: 'equals', value }] },
});

const conditions: Scenario = {
	name: 'Only records that meet a condition',
	settings: (names) => lastNameIs('Hopper', names),
	async play({ time, crm, colleague, n8n }) {
		const { lastName } = crm.names;
		const old = colleague.create({ [lastName]: 'Curie' });
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		for (let lead = 0; lead < 5; lead += 1) {
			colleague.create({ [lastName]: 'Hopper' });
			colleague.create({ [lastName]: 'Curie' }, { isWanted: false });
		}
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.update(old, { [lastName]: 'Hopper' });
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

/**
 * The trigger continues after the last batch: in its default mode n8n saves nothing on a tick without items. So the
 * record that is not wanted was modified before the last batch.
 */
const changedConditions: Scenario = {
	name: 'The condition is changed while changes are pending',
	settings: (names) => lastNameIs('Hopper', names),
	async play({ time, crm, colleague, n8n }) {
		const { lastName } = crm.names;
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.create({ [lastName]: 'Curie' }, { isWanted: false });
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.create({ [lastName]: 'Hopper' });
		await n8n.tickEvery(MINUTE, HOUR);
		colleague.create({ [lastName]: 'Hopper' }, { isWanted: false });
		colleague.create({ [lastName]: 'Curie' });
		time.pass(30 * SECOND);
		await n8n.change(lastNameIs('Curie', crm.names));
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.create({ [lastName]: 'Hopper' }, { isWanted: false });
		colleague.create({ [lastName]: 'Curie' });
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const ownChanges: Scenario = {
	name: 'Changes by the connected user ignored',
	settings: () => ({ options: { ignoreOwnChanges: true } }),
	async play({ time, colleague, connectedUser, n8n }) {
		const [first = '', second = ''] = colleague.createMany(2);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		connectedUser.create({}, { isWanted: false });
		colleague.update(first);
		await n8n.tickEvery(MINUTE, 5 * MINUTE);
		colleague.update(second);
		time.pass(10 * SECOND);
		connectedUser.update(second);
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const selectedFields: Scenario = {
	name: 'Only the selected fields',
	settings: ({ versionField, email }) => ({ selectedFields: [versionField, email] }),
	onlyFields: ({ versionField, email }) => [versionField, email],
	async play({ time, crm, colleague, n8n }) {
		const { email, lastName } = crm.names;
		const old = colleague.createMany(2);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.create({ [email]: 'ada@example.com' });
		for (const lead of old) colleague.update(lead, { [lastName]: 'King' });
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

/** Both leads are emitted first, so that the trigger knows the value of their watched field. */
const watchedField: Scenario = {
	name: 'Only when a watched field changes',
	settings: ({ email }) => ({ options: { watchedFields: [email] } }),
	async play({ crm, colleague, n8n }) {
		const { email } = crm.names;
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		const lead = colleague.create({ [email]: 'ada@example.com' });
		const other = colleague.create({ [email]: 'grace@example.com' });
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.update(lead, {}, { isWanted: false });
		colleague.update(other, { [email]: 'hopper@example.com' });
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		colleague.update(lead, { [email]: 'lovelace@example.com' });
		colleague.update(other, { [email]: 'hopper@example.com' }, { isWanted: false });
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const initialSync: Scenario = {
	name: 'Start from all existing records',
	settings: () => ({ startFrom: 'all' }),
	fromBeginning: true,
	async play({ time, colleague, n8n }) {
		colleague.createMany(5_000);
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(MINUTE, MINUTE);
		colleague.createMany(3);
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

export const settings: readonly Scenario[] = [
	conditions,
	changedConditions,
	ownChanges,
	selectedFields,
	watchedField,
	initialSync,
];
