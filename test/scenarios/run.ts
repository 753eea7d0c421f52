/**
 * Plays every scenario on this package's two triggers and on n8n's own Salesforce Trigger, side by side.
 *
 *   npm run scenarios                         all of them, as a table
 *   npm run scenarios -- --only "timestamp"   those whose name contains this text
 *   npm run scenarios -- --json               also one JSON object on the last line
 *
 * Exits with 1 when a trigger of this package missed or repeated a change, or emitted anything unexpected.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { trustEmulators } from '../emulators/kernel/tls';
import type { Verdict } from './judge';
import { play } from './play';
import { jsonLine, tableHead, tableLine } from './report';
import type { Scenario } from './scenario';
import { modes } from './stage/staticData';
import { scenarios } from './stories';
import { prepareSubjects, type Subject } from './subjects';

const { values: options } = parseArgs({
	options: { json: { type: 'boolean' }, only: { type: 'string', default: '' } },
});

async function main(): Promise<void> {
	const subjects = await prepareSubjects();
	await trustEmulators();
	for (const { name, about } of subjects) console.log(`${name.padEnd(14)}${about}`);
	const selected = scenarios.filter(({ name }) => name.includes(options.only));
	const verdicts: Verdict[] = [];
	for (const scenario of selected) verdicts.push(...(await playOnAll(scenario, subjects)));
	if (options.json) console.log(jsonLine(verdicts));
	const isBroken = verdicts.some(({ row, faults }) => row.subject !== 'n8n' && faults.length > 0);
	process.exitCode = isBroken ? 1 : 0;
}

async function playOnAll(scenario: Scenario, subjects: readonly Subject[]): Promise<Verdict[]> {
	console.log(tableHead(scenario.name));
	const verdicts: Verdict[] = [];
	for (const subject of subjects) {
		if (scenario.subjects && !scenario.subjects.includes(subject.name)) continue;
		for (const mode of scenario.modes ?? modes) {
			const played = await play(scenario, subject, mode);
			for (const verdict of played) console.log(tableLine(scenario.name, verdict));
			verdicts.push(...played);
		}
	}
	return verdicts;
}

const userFolder = mkdtempSync(join(tmpdir(), 'crm-sync-scenarios-'));
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'scenarios';
main()
	.finally(() => rmSync(userFolder, { recursive: true }))
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
