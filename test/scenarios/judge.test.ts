import { judge } from './judge';
import type { Scenario } from './scenario';
import { Ledger, type Version } from './stage/ledger';
import { HOUR, MINUTE } from './stage/time';

const scenario: Scenario = { name: 'A story', mayRepeat: 1, callsPerHour: 2, play: async () => {} };

/** A state of lead 1, visible from the given minute on. */
const state = (key: string, minute: number, more: Partial<Version> = {}): Version => ({
	recordId: 'lead 1',
	key,
	isWanted: true,
	isCreation: false,
	visibleAt: minute * MINUTE,
	...more,
});

const emitted = (key: string, isCreated = false) => ({ key, recordId: 'lead 1', isCreated });

interface Case {
	what: string;
	written: readonly Version[];
	/** What each poll emitted, by its minute. */
	polls: Readonly<Record<number, readonly ReturnType<typeof emitted>[]>>;
	expected: { expected: number; emitted: number; missed: number; repeated: number };
	faults: readonly string[];
}

const cases: readonly Case[] = [
	{
		what: 'a state that was emitted',
		written: [state('v1', 2)],
		polls: { 5: [emitted('v1')] },
		expected: { expected: 1, emitted: 1, missed: 0, repeated: 0 },
		faults: [],
	},
	{
		what: 'a last state that was never emitted',
		written: [state('v1', 2)],
		polls: { 5: [] },
		expected: { expected: 1, emitted: 0, missed: 1, repeated: 0 },
		faults: ['1 missed'],
	},
	{
		what: 'a state that was replaced before the poll need not be emitted',
		written: [state('v1', 2), state('v2', 4)],
		polls: { 5: [emitted('v2')] },
		expected: { expected: 1, emitted: 1, missed: 0, repeated: 0 },
		faults: [],
	},
	{
		what: 'a brief state that was emitted anyway',
		written: [state('v1', 2), state('v2', 2.5)],
		polls: { 2: [emitted('v1')], 5: [emitted('v2')] },
		expected: { expected: 2, emitted: 2, missed: 0, repeated: 0 },
		faults: [],
	},
	{
		what: 'a state that lasted through a poll has to be emitted',
		written: [state('v1', 2), state('v2', 7)],
		polls: { 5: [], 10: [emitted('v2')] },
		expected: { expected: 2, emitted: 1, missed: 1, repeated: 0 },
		faults: ['1 missed'],
	},
	{
		what: 'a state emitted three times',
		written: [state('v1', 2)],
		polls: { 5: [emitted('v1')], 6: [emitted('v1')], 7: [emitted('v1')] },
		expected: { expected: 1, emitted: 3, missed: 0, repeated: 2 },
		faults: ['2 repeated'],
	},
	{
		what: 'a state from before the trigger',
		written: [state('v1', 0)],
		polls: { 5: [emitted('v1')] },
		expected: { expected: 0, emitted: 1, missed: 0, repeated: 0 },
		faults: ['1 unexpected'],
	},
	{
		what: 'a state that was to be ignored',
		written: [state('v1', 2, { isWanted: false })],
		polls: { 5: [emitted('v1')] },
		expected: { expected: 0, emitted: 1, missed: 0, repeated: 0 },
		faults: ['1 unexpected'],
	},
	{
		what: 'a state whose transaction is open',
		written: [state('v1', 2, { visibleAt: undefined })],
		polls: { 5: [] },
		expected: { expected: 0, emitted: 0, missed: 0, repeated: 0 },
		faults: [],
	},
	{
		what: 'a record emitted as created three times',
		written: [state('v1', 2, { isCreation: true }), state('v2', 6), state('v3', 9)],
		polls: { 5: [emitted('v1', true)], 8: [emitted('v2', true)], 11: [emitted('v3', true)] },
		expected: { expected: 3, emitted: 3, missed: 0, repeated: 0 },
		faults: ['2 wrongly emitted as created'],
	},
];

function judged(
	{ written, polls }: Pick<Case, 'written' | 'polls'>,
	calls: number[] = [],
	failures: string[] = [],
) {
	const ledger = new Ledger();
	ledger.beginning = MINUTE;
	for (const version of written) ledger.write(version);
	for (const [minute, states] of Object.entries(polls)) {
		ledger.recordPoll(states, Number(minute) * MINUTE);
	}
	const about = { name: scenario.name, subject: 'salesforce', mode: 'default' } as const;
	return judge(scenario, about, { ledger, n8n: { calls, failures, stateBytes: 100 } });
}

test.each(cases)('counts $what', ({ expected, faults, ...story }) => {
	const verdict = judged(story);
	expect(verdict.row).toMatchObject(expected);
	expect(verdict.faults).toEqual(faults);
});

test('measures the delay from the first poll that could have seen the state', () => {
	const polls = { 5: [], 6: [], 9: [emitted('v1')] };
	expect(judged({ written: [state('v1', 2)], polls }).row.maxDelaySeconds).toBe(4 * 60);
});

test.each([
	{ calls: [0, HOUR, 2 * HOUR - 1], faults: [] },
	{ calls: [0, 1, HOUR - 1], faults: ['3 calls in an hour'] },
])('checks the budget within any hour: $calls', ({ calls, faults }) => {
	expect(judged({ written: [], polls: {} }, calls).faults).toEqual(faults);
});

test('reports why polls failed', () => {
	const { faults } = judged({ written: [], polls: {} }, [], ['No such field']);
	expect(faults).toEqual(['failed polls: 1 (No such field)']);
});

test('compares the emitted fields with the selected ones', () => {
	const ledger = new Ledger();
	ledger.beginning = MINUTE;
	ledger.write(state('v1', 2));
	ledger.recordPoll([{ ...emitted('v1'), fields: 'Company,Phone' }], 5 * MINUTE);
	const about = { name: scenario.name, subject: 'salesforce', mode: 'default' } as const;
	const n8n = { calls: [], failures: [], stateBytes: 100 };
	expect(judge(scenario, about, { ledger, n8n, onlyFields: ['Company'] }).faults).toEqual([
		'1 with fields that are not selected',
	]);
	expect(judge(scenario, about, { ledger, n8n, onlyFields: ['Phone', 'Company'] }).faults).toEqual(
		[],
	);
});
