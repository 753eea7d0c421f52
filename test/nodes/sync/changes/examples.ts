/** Short histories that lost, repeated or misnamed changes once; each stays right from then on. */
import type { History, Step } from './history';

const many = (from: number, count: number): Step => ({ do: 'saveMany', from, count });
const wait = (seconds: number): Step => ({ do: 'wait', seconds });
const poll = (rowLimit = 1_000, pages = 100): Step => ({ do: 'poll', rowLimit, pages });

const tracked = { tracks: true, mintedAt: 'first', before: [] } as const;
const untracked = { tracks: false, before: [] } as const;

const backlogWithoutToken = (loss: Step['do']): History => ({
	...tracked,
	steps: [
		...[wait(60), poll(), wait(60), poll(), many(0, 20), wait(7_200), poll(5, 1), wait(60)],
		{ do: loss } as Step,
		poll(),
	],
});

type Interruption = Extract<Step['do'], 'restart' | 'changeSettings'>;

/** Twenty changes wait, of which one page was emitted before the interruption. */
const interrupted = (by: Interruption): Step[] => [
	...[many(100, 20), wait(7_200), poll(5, 1), { do: by } as Step],
	...[poll(5, 1), wait(60), poll(5, 1), { do: by } as Step, wait(60)],
];

const inEveryPhase = (name: string, by: Interruption): Record<string, History> => ({
	[`${name} while a backlog is read by stamp`]: {
		...untracked,
		watermark: 'exact',
		steps: [wait(60), poll(), ...interrupted(by)],
	},
	[`${name} while a backlog is read during the opening`]: {
		...tracked,
		before: [many(0, 90), wait(600)],
		steps: [poll(5, 1), wait(60), ...interrupted(by)],
	},
	[`${name} while a backlog of a token is read`]: {
		...tracked,
		steps: [wait(60), poll(), wait(60), poll(), ...interrupted(by)],
	},
});

export const examples: Readonly<Record<string, History>> = {
	...inEveryPhase('n8n restarts', 'restart'),
	...inEveryPhase('settings change', 'changeSettings'),
	'the token expires while a backlog waits': backlogWithoutToken('loseToken'),
	'other fields are selected while a backlog waits': backlogWithoutToken('changeFields'),
	'change tracking is turned off while a backlog waits': backlogWithoutToken('toggleTracking'),
	'change tracking is turned on while a backlog waits': {
		...tracked,
		tracks: false,
		steps: [wait(60), many(0, 20), wait(7_200), poll(5, 1), { do: 'toggleTracking' }, poll()],
	},
	'a new record changes, whose second was read in part while the memory was full': {
		...tracked,
		startFrom: 4_000,
		capacity: 500,
		before: [many(0, 50), { do: 'save', record: 5 }, wait(1_900), { do: 'save', record: 0 }],
		steps: [{ do: 'save', record: 5 }],
	},
	'new records change, of whose second a poll emits a part while the memory is full': {
		...tracked,
		startFrom: 4_000,
		capacity: 500,
		mintedAt: 'last',
		before: [many(0, 200), many(0, 3)],
		steps: [
			{ do: 'poll', rowLimit: 5, meanwhile: [1] },
			{ do: 'poll', rowLimit: 5, pages: 1 },
			{ do: 'poll', rowLimit: 5, pages: 1, meanwhile: [0] },
		],
	},
	'the token expires while all existing records are read': {
		...tracked,
		startFrom: 'all',
		before: [many(0, 60), wait(9_000)],
		steps: [poll(5, 1), wait(60), { do: 'loseToken' }, poll(5, 1), wait(60), poll()],
	},
	'all existing records of a tracked table are more than can be remembered': {
		...tracked,
		startFrom: 'all',
		before: [
			...[250, 200, 150, 100, 50, 0].flatMap((from) => [many(from, 50), wait(60)]),
			wait(9_000),
		],
		steps: [
			...[poll(50), wait(60), poll(50), wait(60), poll(50), wait(60), many(100, 150)],
			...[wait(60), poll(50), wait(60), poll(50), wait(60)],
		],
	},
	'all existing records of a tracked table were modified in another order than created': {
		...tracked,
		startFrom: 'all',
		before: [
			...[0, 100, 200, 200, 100, 0].flatMap((from) => [many(from, 100), wait(60)]),
			wait(9_000),
		],
		steps: Array<Step[]>(8)
			.fill([poll(50), wait(60)])
			.flat(),
	},
	'all existing records change again while they are read, with a token of the last page': {
		...tracked,
		mintedAt: 'last',
		startFrom: 'all',
		pageSize: 500,
		capacity: 6_000,
		before: [many(2_500, 1_500), wait(1_900)],
		steps: [many(2_500, 1_500)],
	},
	'a record changes right after its token was lost, and the next poll is 40 minutes later': {
		...tracked,
		steps: [
			...[wait(60), poll(), wait(60), poll(), wait(60), { do: 'loseToken' } as Step, poll()],
			...[wait(1), many(0, 1), wait(2_400), poll()],
		],
	},
	'records that were just emitted as created change in a mass update': {
		...tracked,
		steps: [wait(60), poll(), many(0, 200), wait(60), poll(), wait(60), many(0, 200), wait(60)],
	},
	'a recovery has more changes than one poll emits': {
		...tracked,
		steps: [
			...[wait(60), poll(), many(0, 8), wait(60), { do: 'loseToken' } as Step],
			...[many(20, 8), wait(60), poll(8), many(40, 8), wait(60), poll(8)],
		],
	},
	'a record changes after days without a poll, and the token is lost': {
		...tracked,
		before: [many(0, 3)],
		steps: [wait(60), poll(), wait(9 * 86_400), many(0, 3), { do: 'loseToken' }, poll()],
	},
	'records change during the opening pass, whose token is minted at its last page': {
		...tracked,
		mintedAt: 'last',
		before: [many(0, 30), wait(600)],
		steps: [poll(5, 1), wait(60), many(0, 10), wait(60), poll(5, 1), many(0, 3), wait(60), poll()],
	},
	'the commit watermark stands still': {
		...untracked,
		watermark: 'frozen',
		capacity: 400,
		steps: [wait(60), many(0, 100), wait(60), poll(), wait(60), many(100, 100), wait(60), poll()],
	},
	'the commit watermark is absent': {
		...untracked,
		watermark: 'absent',
		steps: [wait(60), many(0, 10), wait(60), poll()],
	},
	'records change while the backlog they were created in is read': {
		...untracked,
		watermark: 'exact',
		capacity: 120,
		steps: [
			...[wait(60), many(0, 40), wait(60), poll(3, 1), wait(60), many(20, 20), wait(60)],
			...[poll(3, 1), wait(60), many(20, 20), wait(60), poll(3, 1), wait(60), many(30, 10)],
		],
	},
	'a record is created between two polls and changed one second before the next': {
		...untracked,
		watermark: 'exact',
		steps: [wait(60), poll(), wait(30), many(0, 3), wait(29), many(0, 3), wait(1), poll()],
	},
	'a record changes while others of its second wait for room in the memory': {
		...tracked,
		mintedAt: 'last',
		startFrom: 'all',
		capacity: 500,
		before: [many(60, 40), many(0, 3), wait(777_600), { do: 'save', record: 0 }],
		steps: [{ do: 'save', record: 2 }],
	},
	'an update that waited for its record becomes visible behind a watermark that moved with a burst':
		{
			...tracked,
			mintedAt: 'last',
			capacity: 500,
			before: [many(0, 100), wait(60)],
			steps: [
				...[wait(1_900), poll(), wait(60), poll(), many(20, 40), wait(1), poll(8)],
				...[many(60, 40), wait(1), poll(30), poll(30)],
				...[{ do: 'saveLate', record: 0, waited: 20 } as Step, wait(1)],
				...[poll(20), wait(1), poll(20), wait(1)],
			],
		},
	'a record is deleted, and change tracking is turned off while its changes are passed': {
		...tracked,
		mintedAt: 'last',
		capacity: 500,
		steps: [
			...[wait(1_900), poll(1, 1), many(0, 3), { do: 'delete', record: 0 } as Step, poll(10, 1)],
			{ do: 'toggleTracking' },
		],
	},
};
