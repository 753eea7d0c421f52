import type { Row, Verdict } from './judge';

const columns: readonly { title: string; show: (row: Row) => string }[] = [
	{ title: 'trigger', show: ({ subject }) => subject },
	{ title: 'mode', show: ({ mode }) => mode },
	{ title: 'expected', show: ({ expected }) => count(expected) },
	{ title: 'delivered', show: ({ delivered }) => count(delivered) },
	{ title: 'lost', show: ({ lost }) => count(lost) },
	{ title: 'repeated', show: ({ repeated }) => count(repeated) },
	{ title: 'late', show: ({ lateSeconds }) => `${count(lateSeconds)} s` },
	{ title: 'calls', show: ({ calls }) => count(calls) },
	{ title: 'state', show: ({ stateBytes }) => `${count(stateBytes)} B` },
];

const WIDTH = 11;

const count = (number: number) => number.toLocaleString('en');

const line = (cells: readonly string[]) => cells.map((cell) => cell.padStart(WIDTH)).join('');

export const tableHead = () => line(columns.map(({ title }) => title));

/** One line of the table, with the faults at its end. */
export const tableLine = ({ row, faults }: Verdict) =>
	`${line(columns.map(({ show }) => show(row)))}   ${faults.join(', ')}`.trimEnd();

export const jsonLine = (verdicts: readonly Verdict[]) =>
	JSON.stringify({ scenarios: verdicts.map(({ row }) => row) });
