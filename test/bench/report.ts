import type { BenchRow } from './bench';

const columns: readonly { title: string; width: number; show: (row: BenchRow) => string }[] = [
	{ title: 'bench', width: -52, show: ({ name }) => name },
	{ title: 'node', width: -12, show: ({ subject }) => subject },
	{ title: 'records', width: 12, show: ({ records }) => round(records) },
	{ title: 'calls', width: 8, show: ({ calls }) => round(calls) },
	{ title: 'rows read', width: 11, show: ({ rowsRead }) => dashed(rowsRead) },
	{ title: 'seconds', width: 10, show: ({ seconds }) => round(seconds, 1) },
	{
		title: 'µs/record',
		width: 12,
		show: ({ seconds, records }) => round((seconds * 1e6) / records),
	},
	{ title: 'first tenth', width: 14, show: (row) => dashed(row.microsecondsPerRecord?.first) },
	{ title: 'last tenth', width: 14, show: (row) => dashed(row.microsecondsPerRecord?.last) },
	{ title: 'memory', width: 12, show: ({ peakMemoryMB }) => `${round(peakMemoryMB)} MB` },
	{ title: 'CPU µs', width: 8, show: ({ cost }) => dashed(cost?.cpu) },
	{ title: 'JSON.parse µs', width: 15, show: ({ cost }) => dashed(cost?.jsonParse, 1) },
	{ title: 'stored', width: 10, show: (row) => withUnit(row.stateKB, 'KB') },
	{ title: 'polls to first change', width: 23, show: (row) => showFirst(row.untilFirstChange) },
	{ title: 'times as fast as n8n', width: 24, show: ({ ratioToN8n }) => dashed(ratioToN8n, 1) },
	{ title: 'CPU vs n8n', width: 12, show: ({ cpuToN8n }) => dashed(cpuToN8n, 1) },
	{ title: 'calls vs calm', width: 16, show: ({ ratioToCalm }) => dashed(ratioToCalm, 2) },
];

const round = (number: number, digits = 0) =>
	number.toLocaleString('en', { maximumFractionDigits: digits });

const dashed = (number: number | null | undefined, digits = 0) =>
	number === null || number === undefined ? '-' : round(number, digits);

const withUnit = (number: number | undefined, unit: string) =>
	number === undefined ? '-' : `${round(number)} ${unit}`;

const showFirst = (first: BenchRow['untilFirstChange']) =>
	first ? `${first.polls} (${first.calls} calls, ${round(first.seconds, 1)} s)` : '-';

const pad = (text: string, width: number) =>
	width < 0 ? text.padEnd(-width) : text.padStart(width);

export const tableHead = () => columns.map(({ title, width }) => pad(title, width)).join('');

export const tableLine = (row: BenchRow) =>
	columns.map(({ show, width }) => pad(show(row), width)).join('');

export const jsonLine = (benches: readonly BenchRow[]) => JSON.stringify({ benches });
