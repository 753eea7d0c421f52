/** n8n is killed in the middle of a poll and started again from what it had saved. */
import type { Scenario, Stage } from '../scenario';
import type { Kill } from '../stage/n8n';
import { HOUR, MINUTE } from '../stage/time';

/** Changes in the poll that is killed. */
const BATCH = 5;

/** @returns false when the poll was over before the kill. */
async function playKill({ time, colleague, n8n }: Stage, kill: Kill): Promise<boolean> {
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

const afterPoll = (name: string, kill: Kill): Scenario => ({
	name,
	mayRepeat: BATCH,
	play: async (stage) => void (await playKill(stage, kill)),
});

/** Nothing comes between data and execution in durable mode: n8n commits them together. */
const inDefaultMode = (scenario: Scenario): Scenario => ({ ...scenario, modes: ['default'] });

export const kills: readonly Scenario[] = [
	atRequest,
	afterPoll('Killed when the poll is over, before anything is kept', { keeping: 'nothing' }),
	inDefaultMode(afterPoll('Killed with the data saved and no execution yet', { keeping: 'data' })),
	inDefaultMode(
		afterPoll('Killed with an execution and the data not saved yet', { keeping: 'execution' }),
	),
];
