/**
 * `npm start`: two emulated CRMs, a page that shows both, and a real n8n with this package that keeps them in sync,
 * until Ctrl-C. `npm start -- --check`: an unattended smoke test. Its last line is JSON with the changes that arrived.
 */
import { OWNER } from '../test/n8n/api';
import { InstallError } from '../test/n8n/installAdvice';
import { terminalProgress } from '../test/n8n/progress';
import { checkBothWays, type CheckResult } from './check';
import { startDemo, type Demo } from './demo';
import { Results } from './results';
import { addFirstPeople } from './seed';

const progress = terminalProgress();

const INTERRUPTED = 130;

const interrupted = new Promise<undefined>((resolve) => {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => resolve(undefined));
	}
});

async function main(): Promise<number> {
	const demo = await Promise.race([startDemo(progress), interrupted]);
	if (!demo) return INTERRUPTED;
	const checking = process.argv.includes('--check');
	const result = checking ? await Promise.race([check(demo), interrupted]) : await show(demo);
	await progress.step('Stopping', () => demo.stop());
	if (!checking) return 0;
	if (!result) return INTERRUPTED;
	console.log(JSON.stringify(result));
	return result.ok ? 0 : 1;
}

async function check(demo: Demo): Promise<CheckResult> {
	const result = await progress.step(
		'Changing records in both CRMs and waiting for them to arrive',
		() => checkBothWays(demo.crms),
	);
	for (const { kind, workflow, reason, url } of await new Results(demo.api, demo.n8nUrl).next()) {
		process.stderr.write(`${workflow}: ${kind}: ${reason} (${url})\n`);
	}
	return result;
}

async function show(demo: Demo): Promise<undefined> {
	addFirstPeople(demo.crms);
	const addresses = inColumns([
		['Both CRMs side by side', demo.pageUrl],
		['n8n', demo.n8nUrl],
		['  Email', OWNER.email],
		['  Password', OWNER.password],
		...demo.workflows.map(({ name, url }) => [`  ${name}`, url] as const),
	]);
	console.log(['', ...addresses, '', 'Press Ctrl-C to stop.'].join('\n'));
	return await interrupted;
}

/** The longest title decides where the second column begins. */
function inColumns(rows: ReadonlyArray<readonly [title: string, value: string]>): string[] {
	const width = Math.max(...rows.map(([title]) => title.length)) + 2;
	return rows.map(([title, value]) => `${title.padEnd(width)}${value}`);
}

/** Exiting also stops everything that is still starting. */
main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error instanceof InstallError ? error.message : error);
		process.exit(1);
	},
);
