/** n8n is killed in the middle of a poll and started again from what it had saved. */
import type { Scenario, Stage } from '../scenario';
import type { Kill } from '../stage/n8n';
import { HOUR, MINUTE } from '../stage/time';

/** Changes in the poll that is killed. */
const BATCH = 5;

/** A story up to the poll that is killed. */
type Prelude = (stage: Stage) => Promise<void>;

/** The poll also signs in again: there are more requests to die at. */
const fewChanges: Prelude = async ({ time, crm, colleague, n8n }) => {
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
};

/** In the middle of a backlog that takes six polls to read. */
const backlog: Prelude = async ({ time, colleague, n8n }) => {
	await n8n.start();
	await n8n.tickEvery(MINUTE, 2 * MINUTE);
	colleague.createMany(6 * BATCH);
	await n8n.tickEvery(MINUTE, 2 * MINUTE);
	time.pass(MINUTE);
};

/** @returns false when the poll was over before the kill. */
async function playKill(stage: Stage, prelude: Prelude, kill: Kill): Promise<boolean> {
	const { time, n8n } = stage;
	await prelude(stage);
	if (!(await n8n.tickAndKill(kill))) return false;
	time.pass(MINUTE);
	await n8n.start();
	await n8n.tickEvery(MINUTE, 50 * MINUTE);
	return true;
}

interface Occasion {
	/** The beginning of the scenario's name; the moment of the kill follows. */
	name: string;
	prelude: Prelude;
	settings?: Scenario['settings'];
}

const occasions: readonly Occasion[] = [
	{ name: 'Killed', prelude: fewChanges },
	{
		name: 'Killed in a backlog',
		prelude: backlog,
		settings: () => ({ options: { maxRecordsPerPoll: BATCH } }),
	},
];

const atRequest = ({ name, prelude, settings }: Occasion): Scenario => ({
	name: `${name} at request`,
	inTurns: true,
	mayRepeat: BATCH,
	settings,
	play: async (stage) =>
		(await playKill(stage, prelude, { atRequest: stage.turn })) ? undefined : 'over',
});

const after = (
	{ name, prelude, settings }: Occasion,
	step: 'poll' | 'save' | 'execution',
	moment: string,
): Scenario => ({
	name: `${name} after ${moment}`,
	// Saving the static data and creating the execution are one step in durable mode.
	modes: step === 'save' ? ['default'] : undefined,
	mayRepeat: BATCH,
	settings,
	play: async (stage) => void (await playKill(stage, prelude, { after: step })),
});

export const kills: readonly Scenario[] = occasions.flatMap((occasion) => [
	atRequest(occasion),
	after(occasion, 'poll', 'the poll, before anything is saved'),
	after(occasion, 'save', 'the save, before the execution is created'),
	after(occasion, 'execution', 'the execution is created'),
]);
