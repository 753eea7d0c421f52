/**
 * Measures speed, calls and memory of this package's nodes, and of n8n's own where they do the same.
 *
 *   npm run bench                       a million records
 *   npm run bench -- --records 20000    fewer, for a quick look
 *   npm run bench -- --only "sync"      those whose name holds the words
 *   npm run bench -- --json             and one JSON object on the last line
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, BenchRow, Measurement } from './bench';
import { benches } from './benches';
import { jsonLine, tableHead, tableLine } from './report';

const { values: asked } = parseArgs({
	options: {
		json: { type: 'boolean' },
		only: { type: 'string', default: '' },
		records: { type: 'string', default: '1000000' },
	},
});

async function main(): Promise<void> {
	const records = Number(asked.records);
	const rows: BenchRow[] = [];
	console.log(tableHead());
	for (const bench of benches) {
		const { name, subject } = bench;
		if (!name.includes(asked.only)) continue;
		const row = { name, subject, records, ...(await runInOwnProcess(bench, records)) };
		console.log(tableLine(row));
		rows.push(row);
	}
	if (asked.json) console.log(jsonLine(rows));
}

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
