import type { Scenario, SubjectName } from './scenario';
import type { Ledger } from './stage/ledger';
import type { N8n } from './stage/n8n';
import type { Mode } from './stage/staticData';
import { HOUR, SECOND } from './stage/time';

/** The result of one trigger in one scenario. */
export interface Row {
	name: string;
	subject: SubjectName;
	mode: Mode;
	/** States that had to be emitted, and those that were emitted although they were too brief to be required. */
	expected: number;
	/** Items that the trigger emitted. */
	emitted: number;
	missed: number;
	/** Items for a state that had been emitted before. */
	repeated: number;
	/** The longest time between the first poll that could have seen a change and the poll that emitted it. */
	maxDelaySeconds: number;
	/** Calls of the CRM's API. */
	calls: number;
	/** The largest state a trigger stored, as JSON. */
	stateBytes: number;
}

/** A row, and what in it a correct trigger would not do, as text. */
export interface Verdict {
	row: Row;
	faults: string[];
}

const MAX_STATE_BYTES = 256 * 1024;

/** What was observed in a scenario. */
interface Play {
	ledger: Ledger;
	n8n: Pick<N8n, 'calls' | 'failures' | 'stateBytes'>;
	/** The fields that items can have; any, when left out. */
	onlyFields?: readonly string[];
}

export function judge(
	scenario: Scenario,
	about: Pick<Row, 'name' | 'subject' | 'mode'>,
	{ ledger, n8n, onlyFields }: Play,
): Verdict {
	const arrived = new Set(ledger.emissions.map(({ key }) => key));
	const due = ledger.due();
	const missed = due.filter((key) => !arrived.has(key)).length;
	const unexpected = [...arrived].filter((key) => !ledger.isChange(ledger.find(key))).length;
	const wrongEvents = wronglyCreated(ledger);
	const row: Row = {
		...about,
		expected: arrived.size - unexpected + missed,
		emitted: ledger.emissions.length,
		missed,
		repeated: ledger.emissions.length - arrived.size,
		maxDelaySeconds: longestDelay(ledger) / SECOND,
		calls: n8n.calls.length,
		stateBytes: n8n.stateBytes,
	};
	return {
		row,
		faults: faultsOf(row, scenario, {
			unexpected,
			wrongEvents,
			otherFields: withOtherFields(ledger, onlyFields),
			calls: n8n.calls,
			failures: n8n.failures,
		}),
	};
}

interface Evidence extends Pick<N8n, 'calls' | 'failures'> {
	/** Number of states that were emitted although they are not a change to emit. */
	unexpected: number;
	wrongEvents: number;
	/** Number of items with fields that are not selected. */
	otherFields: number;
}

function faultsOf(
	row: Row,
	{ mayRepeat = 0, mayMiss = 0, callsPerHour = Infinity }: Scenario,
	{ unexpected, wrongEvents, otherFields, calls, failures }: Evidence,
): string[] {
	const busiest = busiestHour(calls);
	const repeatable = row.mode === 'default' ? mayRepeat : 0;
	const faults: [boolean, string][] = [
		[row.missed > mayMiss, `${row.missed} missed`],
		[row.repeated > repeatable, `${row.repeated} repeated`],
		[unexpected > 0, `${unexpected} unexpected`],
		[wrongEvents > repeatable, `${wrongEvents} wrongly emitted as created`],
		[otherFields > 0, `${otherFields} with fields that are not selected`],
		[busiest > callsPerHour, `${busiest} calls in an hour`],
		[failures.length > 0, `failed polls: ${failures.length} (${failures[0]})`],
		[row.stateBytes > MAX_STATE_BYTES, `${row.stateBytes} bytes of state`],
	];
	return faults.flatMap(([isFault, fault]) => (isFault ? [fault] : []));
}

/** How many states were emitted as created beyond the number of times that their record was created. */
function wronglyCreated(ledger: Ledger): number {
	const statesEmittedAsNew = new Map<string, Set<string>>();
	for (const { recordId, key, isCreated } of ledger.emissions) {
		if (!isCreated) continue;
		const states = statesEmittedAsNew.get(recordId) ?? new Set();
		statesEmittedAsNew.set(recordId, states.add(key));
	}
	return [...statesEmittedAsNew]
		.map(([recordId, states]) => Math.max(0, states.size - ledger.creationsOf(recordId)))
		.reduce((sum, count) => sum + count, 0);
}

function withOtherFields({ emissions }: Ledger, onlyFields: readonly string[] | undefined): number {
	if (!onlyFields) return 0;
	const selected = onlyFields.toSorted().join();
	return emissions.filter(({ fields = selected }) => fields !== selected).length;
}

function longestDelay(ledger: Ledger): number {
	const emitted = new Set<string>();
	let longest = 0;
	for (const { key, at } of ledger.emissions) {
		const { visibleAt } = ledger.find(key) ?? {};
		const isFirst = !emitted.has(key);
		emitted.add(key);
		if (!isFirst || visibleAt === undefined) continue;
		longest = Math.max(longest, at - (ledger.firstPollAfter(visibleAt) ?? at));
	}
	return longest;
}

/** The largest number of calls within any sixty minutes. */
function busiestHour(calls: readonly number[]): number {
	let first = 0;
	let most = 0;
	calls.forEach((call, index) => {
		while (call - (calls[first] ?? call) >= HOUR) first += 1;
		most = Math.max(most, index - first + 1);
	});
	return most;
}
