/**
 * Measures speed, calls and memory of this package's nodes, and of n8n's own where they do the same.
 *
 *   npm run bench                       each bench with all its records
 *   npm run bench -- --records 20000    with at most this many, for a quick check; a multiple of 20
 *   npm run bench -- --only "sync"      those whose name contains this text
 *   npm run bench -- --json             also one JSON object on the last line
 *
 * Exits with 1 when a bench breaks one of its limits.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, BenchRow, Measurement } from './bench';
import { benches } from './benches';
import type { Cost } from './cost';
import { broken } from './limits';
import { jsonLine, tableHead, tableLine } from './report';

const { values: options } = parseArgs({
	options: {
		json: { type: 'boolean' },
		only: { type: 'string', default: '' },
		records: { type: 'string', default: 'Infinity' },
	},
});

const mostRecords = Number(options.records);

async function main(): Promise<void> {
	if (mostRecords !== Infinity && mostRecords % 20 !== 0)
		throw new Error('--records must be a multiple of 20');
	const rows = new Map<Bench, BenchRow>();
	const wanted = benches.filter(({ name }) => name.includes(options.only));
	console.log(tableHead());
	for (const bench of benches) {
		if (!wanted.some((each) => each === bench || each.peer === bench)) continue;
		const row = await measure(bench, bench.peer && rows.get(bench.peer));
		console.log(tableLine(row));
		rows.set(bench, row);
		if (row.records === bench.records) reportBroken(broken(bench.limits ?? {}, row));
	}
	if (options.json) console.log(jsonLine([...rows.values()]));
}

function reportBroken(limits: readonly string[]): void {
	if (limits.length === 0) return;
	console.log(`  MISSED: ${limits.join(', ')}`);
	process.exitCode = 1;
}

async function measure(bench: Bench, peer: BenchRow | undefined): Promise<BenchRow> {
	const { name, subject } = bench;
	const records = Math.min(bench.records, mostRecords);
	const measurement = await runInOwnProcess(bench, records);
	const ratioToN8n = peer ? perRecord(peer) / perRecord({ records, ...measurement }) : null;
	const cpuToN8n = cpuRatio(measurement.cost, peer?.cost);
	return { name, subject, records, ...measurement, ratioToN8n, cpuToN8n };
}

const cpuRatio = (own?: Cost, peer?: Cost) => (own && peer ? own.cpu / peer.cpu : null);

const perRecord = ({ seconds, records }: Pick<BenchRow, 'seconds' | 'records'>) =>
	seconds / records;

async function runInOwnProcess(bench: Bench, records: number): Promise<Measurement> {
	const limit = bench.heapMB === undefined ? [] : heapLimit(bench.heapMB);
	const child = fork(join(__dirname, 'benchProcess.ts'), {
		execArgv: [...process.execArgv, ...limit],
	});
	child.send({ index: benches.indexOf(bench), records });
	const failure = once(child, 'exit').then(([code]) => {
		throw new Error(`${bench.name} of ${bench.subject} ended with ${code}`);
	});
	const [measurement] = (await Promise.race([once(child, 'message'), failure])) as [Measurement];
	failure.catch(() => {});
	return measurement;
}

/** Young and old objects. */
const heapLimit = (megabytes: number) => [
	'--max-semi-space-size=2',
	`--max-old-space-size=${megabytes}`,
];

const userFolder = mkdtempSync(join(tmpdir(), 'crm-sync-bench-'));
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'bench';
main()
	.finally(() => rmSync(userFolder, { recursive: true }))
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
