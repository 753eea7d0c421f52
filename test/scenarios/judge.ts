import type { Scenario, SubjectName } from './scenario';
import type { Ledger } from './stage/ledger';
import type { N8n } from './stage/n8n';
import type { Mode } from './stage/staticData';
import { HOUR, SECOND } from './stage/time';

/** How one trigger did in one scenario. */
export interface Row {
	name: string;
	subject: SubjectName;
	mode: Mode;
	/** States that had to be told, and those that came although they had lasted too short to have to. */
	expected: number;
	/** Items that arrived. */
	delivered: number;
	lost: number;
	/** Items that told what had been told before. */
	repeated: number;
	/** The longest that a change came after the first poll that could have seen it. */
	lateSeconds: number;
	/** Calls of the CRM's API. */
	calls: number;
	/** The most a trigger had to remember, as JSON. */
	stateBytes: number;
}

/** A row, and in words what of it a good trigger would not do. */
export interface Verdict {
	row: Row;
	faults: string[];
}

const MAX_STATE_BYTES = 256 * 1024;

/** What was seen in a scenario. */
interface Play {
	ledger: Ledger;
	n8n: Pick<N8n, 'calls' | 'failures' | 'stateBytes'>;
	/** The fields that may come; any, when left out. */
	onlyFields?: readonly string[];
}

export function judge(
	scenario: Scenario,
	about: Pick<Row, 'name' | 'subject' | 'mode'>,
	{ ledger, n8n, onlyFields }: Play,
): Verdict {
	const arrived = new Set(ledger.deliveries.map(({ key }) => key));
	const due = ledger.due();
	const lost = due.filter((key) => !arrived.has(key)).length;
	const uninvited = [...arrived].filter((key) => !ledger.isChange(ledger.find(key))).length;
	const mistaken = mistakenForNew(ledger);
	const row: Row = {
		...about,
		expected: arrived.size - uninvited + lost,
		delivered: ledger.deliveries.length,
		lost,
		repeated: ledger.deliveries.length - arrived.size,
		lateSeconds: latest(ledger) / SECOND,
		calls: n8n.calls.length,
		stateBytes: n8n.stateBytes,
	};
	return {
		row,
		faults: faultsOf(row, scenario, {
			uninvited,
			mistaken,
			overloaded: withOtherFields(ledger, onlyFields),
			calls: n8n.calls,
			failures: n8n.failures,
		}),
	};
}

interface Evidence extends Pick<N8n, 'calls' | 'failures'> {
	/** Number of states that came and were no change. */
	uninvited: number;
	mistaken: number;
	/** Number of items with fields that no one asked for. */
	overloaded: number;
}

function faultsOf(
	row: Row,
	{ mayRepeat = 0, mayLose = 0, callsPerHour = Infinity }: Scenario,
	{ uninvited, mistaken, overloaded, calls, failures }: Evidence,
): string[] {
	const busiest = busiestHour(calls);
	const repeatable = row.mode === 'default' ? mayRepeat : 0;
	const faults: [boolean, string][] = [
		[row.lost > mayLose, `${row.lost} lost`],
		[row.repeated > repeatable, `${row.repeated} repeated`],
		[uninvited > 0, `${uninvited} not asked for`],
		[mistaken > repeatable, `${mistaken} told as created that were not`],
		[overloaded > 0, `${overloaded} with other fields`],
		[busiest > callsPerHour, `${busiest} calls in an hour`],
		[failures.length > 0, `failed polls: ${failures.length} (${failures[0]})`],
		[row.stateBytes > MAX_STATE_BYTES, `${row.stateBytes} bytes of state`],
	];
	return faults.flatMap(([isFault, words]) => (isFault ? [words] : []));
}

/** How many states were told as created beyond the number of times that their record was created. */
function mistakenForNew(ledger: Ledger): number {
	const statesToldNew = new Map<string, Set<string>>();
	for (const { recordId, key, isCreated } of ledger.deliveries) {
		if (!isCreated) continue;
		const states = statesToldNew.get(recordId) ?? new Set();
		statesToldNew.set(recordId, states.add(key));
	}
	return [...statesToldNew]
		.map(([recordId, states]) => Math.max(0, states.size - ledger.creationsOf(recordId)))
		.reduce((sum, count) => sum + count, 0);
}

function withOtherFields(
	{ deliveries }: Ledger,
	onlyFields: readonly string[] | undefined,
): number {
	if (!onlyFields) return 0;
	const asked = onlyFields.toSorted().join();
	return deliveries.filter(({ fields = asked }) => fields !== asked).length;
}

function latest(ledger: Ledger): number {
	const told = new Set<string>();
	let latest = 0;
	for (const { key, at } of ledger.deliveries) {
		const { visibleAt } = ledger.find(key) ?? {};
		const isFirst = !told.has(key);
		told.add(key);
		if (!isFirst || visibleAt === undefined) continue;
		latest = Math.max(latest, at - (ledger.firstLookAfter(visibleAt) ?? at));
	}
	return latest;
}

/** The most calls that any sixty minutes hold. */
function busiestHour(calls: readonly number[]): number {
	let first = 0;
	let most = 0;
	calls.forEach((call, index) => {
		while (call - (calls[first] ?? call) >= HOUR) first += 1;
		most = Math.max(most, index - first + 1);
	});
	return most;
}
