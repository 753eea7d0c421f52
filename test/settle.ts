/**
 * `npm run settle`: the tests that settle, with many random histories; `-- 200` for that many times as many. A failure is
 * reported with the seed and the smallest history that fails. The last line has the numbers, the seed and the result.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { HISTORIES } from './support/runs';

const times = process.argv[2] ?? '50';
const seed = process.env.CRM_SYNC_SEED ?? String(Date.now() % 2 ** 31);
console.log(`${times} times as many histories as npm test, with the seed ${seed} (CRM_SYNC_SEED).`);

const jest = join(__dirname, '../node_modules/jest/bin/jest.js');
const tests = ['test/nodes/n8n/twoWay/settle', 'test/nodes/sync/syncStamp/protocol'];
const { status } = spawnSync(
	process.execPath,
	[jest, '-w', '1', '--testTimeout=36000000', ...tests],
	{
		stdio: 'inherit',
		env: { ...process.env, CRM_SYNC_RUNS: times, CRM_SYNC_SEED: seed },
	},
);
const [workflows, accounts, protocol] = [
	HISTORIES.workflows,
	HISTORIES.accounts,
	HISTORIES.protocol,
].map((count) => count * Number(times));
console.log(
	`${workflows} histories of the two-way workflows, ${accounts} of those with accounts and ${protocol} of the protocol, seed ${seed}: ${status === 0 ? 'all of them settle' : 'FAILED, with the smallest history above'}.`,
);
process.exitCode = status ?? 1;
