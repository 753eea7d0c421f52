import type { Row, Verdict } from './judge';

const columns: readonly { title: string; show: (row: Row) => string }[] = [
	{ title: 'mode', show: ({ mode }) => mode },
	{ title: 'expected', show: ({ expected }) => count(expected) },
	{ title: 'emitted', show: ({ emitted }) => count(emitted) },
	{ title: 'missed', show: ({ missed }) => count(missed) },
	{ title: 'repeated', show: ({ repeated }) => count(repeated) },
	{ title: 'max delay', show: ({ maxDelaySeconds }) => `${count(maxDelaySeconds)} s` },
	{ title: 'calls', show: ({ calls }) => count(calls) },
	{ title: 'state', show: ({ stateBytes }) => `${count(stateBytes)} B` },
];

const SUBJECT_WIDTH = 14;
const WIDTH = 11;

const count = (number: number) => number.toLocaleString('en');

const line = (cells: readonly string[]) => cells.map((cell) => cell.padStart(WIDTH)).join('');

export const tableHead = (name: string) =>
	`\n${name}\n${'trigger'.padEnd(SUBJECT_WIDTH)}${line(columns.map(({ title }) => title))}`;

/** One line of the table; a turn's number follows the trigger, the faults are at the end. */
export function tableLine(scenario: string, { row, faults }: Verdict): string {
	const turn = row.name.slice(scenario.length);
	const cells = line(columns.map(({ show }) => show(row)));
	return `${(row.subject + turn).padEnd(SUBJECT_WIDTH)}${cells}   ${faults.join(', ')}`.trimEnd();
}

export const jsonLine = (verdicts: readonly Verdict[]) =>
	JSON.stringify({ scenarios: verdicts.map(({ row }) => row) });
