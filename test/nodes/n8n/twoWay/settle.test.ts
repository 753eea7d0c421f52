/**
 * Random histories of two CRMs that the two-way example workflows keep in step: edits at any moment, creations, deletions,
 * merges, transactions that commit late, killed executions, restarts, outages and lost responses in any order. After the
 * last one, both sides are equal within a few polls, no record is there twice, a field that was edited on one side only
 * has its last value, and nothing more is written.
 */
import fc from 'fast-check';
import { trustEmulators } from '../../../emulators/kernel/tls';
import { HISTORIES, runsOf } from '../../../support/runs';
import { History } from './history';
import { mergeHistories } from './mergeHistories';
import { FIELDS, VALUES, type Step } from './steps';
import { sideNames, TwoCrms } from './twoCrms';

const side = fc.constantFrom(...sideNames);
const person = fc.nat({ max: 3 });
const edited = {
	side,
	person,
	field: fc.constantFrom(...FIELDS),
	value: fc.nat({ max: VALUES.length - 1 }),
};

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({ do: fc.constantFrom('edit', 'edit', 'editBetweenWrites'), ...edited }),
	},
	{ weight: 7, arbitrary: fc.record({ do: fc.constantFrom('poll', 'run', 'run'), side }) },
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constantFrom('kill', 'restart', 'loseResponse', 'fail'), side }),
	},
	fc.record({ do: fc.constantFrom('create', 'createLate'), side, withEmail: fc.boolean() }),
	fc.record({ do: fc.constantFrom('createOnBothSides', 'commit', 'settle') }),
	fc.record({ do: fc.constantFrom('editUnsynced', 'delete', 'createDuplicate'), side, person }),
	fc.record({ do: fc.constant('merge'), side, person, into: person }),
);

/** Polls of both sides until nothing is emitted any more, and the ones that find that out. */
const MAX_ROUNDS = 10;

let crms: TwoCrms;

/** What the nodes wait, such as before they send a request again, passes in the CRMs: the test does not wait. */
const mockSleep = async (milliseconds: number): Promise<void> => {
	crms.pass(milliseconds);
	await Promise.resolve();
};
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: (milliseconds: number) => mockSleep(milliseconds),
}));

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
});
afterAll(() => crms.close());

async function settle(history: History): Promise<void> {
	history.end();
	expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);
	history.check();
}

async function expectToSettle(steps: readonly Step[]): Promise<void> {
	const history = new History(crms);
	history.end();
	crms.clear();
	await crms.republish();
	// Two people are in both CRMs already: most histories are about records that were synced before.
	for (const at of sideNames) await history.take({ do: 'create', side: at, withEmail: true });
	await settle(history);
	for (const each of steps) {
		if (each.do === 'settle') await settle(history);
		else await history.take(each);
	}
	await settle(history);
	// The logs keep the latest requests only.
	for (const at of sideNames) crms.crms[at].log.clear();
	await crms.settle(2);
	expect(crms.writes).toBe(0);
}

test('every history settles', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), expectToSettle),
		runsOf(HISTORIES.workflows),
	);
});

test.each<[string, Step[]]>([
	[
		'a phone number that is emptied again before it is written, while another field of the pair is on its way',
		[
			{ do: 'edit', side: 'dynamics365', person: 0, field: 'phone', value: 1 },
			{ do: 'edit', side: 'salesforce', person: 0, field: 'firstName', value: 1 },
			{ do: 'poll', side: 'salesforce' },
			{ do: 'poll', side: 'dynamics365' },
			{ do: 'edit', side: 'dynamics365', person: 0, field: 'phone', value: 0 },
			{ do: 'run', side: 'dynamics365' },
			{ do: 'createOnBothSides' },
			{ do: 'poll', side: 'dynamics365' },
			{ do: 'run', side: 'salesforce' },
		],
	],
])('%s', async (_, steps) => await expectToSettle(steps));

describe.each(sideNames)('merged in %s', (side) => {
	test.each(mergeHistories(side))('%s', async (_, steps) => await expectToSettle(steps));
});
