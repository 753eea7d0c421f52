/**
 * `npm start`: two emulated CRMs, the page that shows them, and a real n8n with this package that keeps them
 * in step, until Ctrl-C. `npm start -- --check`: the same without a person; the last line tells in JSON what arrived.
 */
import { OWNER } from '../test/n8n/api';
import { terminalProgress } from '../test/n8n/progress';
import { checkBothWays, type CheckResult } from './check';
import { startDemo, type Demo } from './demo';
import { failedExecutions } from './failures';
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
	const result = await progress.step('Changing both CRMs and waiting for arrivals', () =>
		checkBothWays(demo.crms),
	);
	for (const failure of await failedExecutions(demo.api)) process.stderr.write(`${failure}\n`);
	return result;
}

async function show(demo: Demo): Promise<undefined> {
	addFirstPeople(demo.crms);
	const line = (title: string, value: string) => `${title.padEnd(32)}${value}`;
	console.log(
		[
			'',
			line('Both CRMs side by side', demo.pageUrl),
			line('n8n', demo.n8nUrl),
			line('  sign in as', OWNER.email),
			line('  password', OWNER.password),
			...demo.workflows.map(({ name, url }) => line(`  ${name}`, url)),
			'',
			'Ctrl-C stops all of it.',
		].join('\n'),
	);
	return await interrupted;
}

/** Exiting also ends what is still being started. */
main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
