import { judge } from './judge';
import type { Scenario } from './scenario';
import { Ledger, type Version } from './stage/ledger';
import { HOUR, MINUTE } from './stage/time';

const scenario: Scenario = { name: 'A story', mayRepeat: 1, callsPerHour: 2, play: async () => {} };

/** A state of lead 1, seen from the given minute on. */
const state = (key: string, minute: number, more: Partial<Version> = {}): Version => ({
	recordId: 'lead 1',
	key,
	isWanted: true,
	isCreation: false,
	visibleAt: minute * MINUTE,
	...more,
});

const told = (key: string, isCreated = false) => ({ key, recordId: 'lead 1', isCreated });

interface Case {
	what: string;
	written: readonly Version[];
	/** What each poll brought, by its minute. */
	polls: Readonly<Record<number, readonly ReturnType<typeof told>[]>>;
	expected: { expected: number; delivered: number; lost: number; repeated: number };
	faults: readonly string[];
}

const cases: readonly Case[] = [
	{
		what: 'a state that came',
		written: [state('v1', 2)],
		polls: { 5: [told('v1')] },
		expected: { expected: 1, delivered: 1, lost: 0, repeated: 0 },
		faults: [],
	},
	{
		what: 'a last state that never came',
		written: [state('v1', 2)],
		polls: { 5: [] },
		expected: { expected: 1, delivered: 0, lost: 1, repeated: 0 },
		faults: ['1 lost'],
	},
	{
		what: 'a state that had passed when the poll came need not be told',
		written: [state('v1', 2), state('v2', 4)],
		polls: { 5: [told('v2')] },
		expected: { expected: 1, delivered: 1, lost: 0, repeated: 0 },
		faults: [],
	},
	{
		what: 'a state that had passed and came all the same',
		written: [state('v1', 2), state('v2', 2.5)],
		polls: { 2: [told('v1')], 5: [told('v2')] },
		expected: { expected: 2, delivered: 2, lost: 0, repeated: 0 },
		faults: [],
	},
	{
		what: 'a state that lasted through a poll has to be told',
		written: [state('v1', 2), state('v2', 7)],
		polls: { 5: [], 10: [told('v2')] },
		expected: { expected: 2, delivered: 1, lost: 1, repeated: 0 },
		faults: ['1 lost'],
	},
	{
		what: 'a state told three times',
		written: [state('v1', 2)],
		polls: { 5: [told('v1')], 6: [told('v1')], 7: [told('v1')] },
		expected: { expected: 1, delivered: 3, lost: 0, repeated: 2 },
		faults: ['2 repeated'],
	},
	{
		what: 'a state from before the trigger',
		written: [state('v1', 0)],
		polls: { 5: [told('v1')] },
		expected: { expected: 0, delivered: 1, lost: 0, repeated: 0 },
		faults: ['1 not asked for'],
	},
	{
		what: 'a state that was to be left out',
		written: [state('v1', 2, { isWanted: false })],
		polls: { 5: [told('v1')] },
		expected: { expected: 0, delivered: 1, lost: 0, repeated: 0 },
		faults: ['1 not asked for'],
	},
	{
		what: 'a state whose transaction is open',
		written: [state('v1', 2, { visibleAt: undefined })],
		polls: { 5: [] },
		expected: { expected: 0, delivered: 0, lost: 0, repeated: 0 },
		faults: [],
	},
	{
		what: 'a record that is new three times',
		written: [state('v1', 2, { isCreation: true }), state('v2', 6), state('v3', 9)],
		polls: { 5: [told('v1', true)], 8: [told('v2', true)], 11: [told('v3', true)] },
		expected: { expected: 3, delivered: 3, lost: 0, repeated: 0 },
		faults: ['2 told as created that were not'],
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
	for (const [minute, tellings] of Object.entries(polls)) {
		ledger.arrived(tellings, Number(minute) * MINUTE);
	}
	const about = { name: scenario.name, subject: 'salesforce', mode: 'default' } as const;
	return judge(scenario, about, { ledger, n8n: { calls, failures, stateBytes: 100 } });
}

test.each(cases)('counts $what', ({ expected, faults, ...story }) => {
	const verdict = judged(story);
	expect(verdict.row).toMatchObject(expected);
	expect(verdict.faults).toEqual(faults);
});

test('counts lateness from the first poll that could have seen the state', () => {
	const polls = { 5: [], 6: [], 9: [told('v1')] };
	expect(judged({ written: [state('v1', 2)], polls }).row.lateSeconds).toBe(4 * 60);
});

test.each([
	{ calls: [0, HOUR, 2 * HOUR - 1], faults: [] },
	{ calls: [0, 1, HOUR - 1], faults: ['3 calls in an hour'] },
])('holds a budget against any hour: $calls', ({ calls, faults }) => {
	expect(judged({ written: [], polls: {} }, calls).faults).toEqual(faults);
});

test('tells what made polls fail', () => {
	const { faults } = judged({ written: [], polls: {} }, [], ['No such field']);
	expect(faults).toEqual(['failed polls: 1 (No such field)']);
});

test('holds the fields that came against those that were chosen', () => {
	const ledger = new Ledger();
	ledger.beginning = MINUTE;
	ledger.write(state('v1', 2));
	ledger.arrived([{ ...told('v1'), fields: 'Company,Phone' }], 5 * MINUTE);
	const about = { name: scenario.name, subject: 'salesforce', mode: 'default' } as const;
	const n8n = { calls: [], failures: [], stateBytes: 100 };
	expect(judge(scenario, about, { ledger, n8n, onlyFields: ['Company'] }).faults).toEqual([
		'1 with other fields',
	]);
	expect(judge(scenario, about, { ledger, n8n, onlyFields: ['Phone', 'Company'] }).faults).toEqual(
		[],
	);
});
