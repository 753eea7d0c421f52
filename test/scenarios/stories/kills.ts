/** n8n is killed in the middle of a poll and started again from what it had saved. */
import type { Scenario, Stage } from '../scenario';
import type { Kill } from '../stage/n8n';
import { HOUR, MINUTE } from '../stage/time';

/** Changes in the poll that is killed. */
const BATCH = 5;

/** The poll also signs in again: there are more requests to die at. @returns false when it was over before the kill. */
async function playKill({ time, crm, colleague, n8n }: Stage, kill: Kill): Promise<boolean> {
	const [first = '', second = '', third = ''] = colleague.createMany(3);
	time.pass(HOUR);
	await n8n.start();
	await n8n.tickEvery(MINUTE, 2 * MINUTE);
	colleague.createMany(3);
	await n8n.tickEvery(MINUTE, 5 * MINUTE);
	colleague.createMany(2);
	colleague.update(first);
	colleague.update(second);
	colleague.delete(third);
	time.pass(MINUTE);
	crm.expireTokens();
	const isKilled = await n8n.tickAndKill(kill);
	if (!isKilled) return false;
	time.pass(MINUTE);
	await n8n.start();
	await n8n.tickEvery(MINUTE, 50 * MINUTE);
	return true;
}

const atRequest: Scenario = {
	name: 'Killed at request',
	inTurns: true,
	mayRepeat: BATCH,
	play: async (stage) => ((await playKill(stage, { atRequest: stage.turn })) ? undefined : 'over'),
};

const beforeKeeping: Scenario = {
	name: 'Killed when the poll is over, before anything is kept',
	mayRepeat: BATCH,
	play: async (stage) => void (await playKill(stage, { keeping: 'nothing' })),
};

/** Only the default mode keeps them one after the other: what the node remembers first, then the execution. */
const beforeExecution: Scenario = {
	name: 'Killed when the data is saved, before the execution exists',
	modes: ['default'],
	mayRepeat: BATCH,
	play: async (stage) => void (await playKill(stage, { keeping: 'data' })),
};

export const kills: readonly Scenario[] = [atRequest, beforeKeeping, beforeExecution];
