/**
 * Checks the package against a real org, and writes a recording without anything that says whose org it was.
 *
 *   npm run live                   says what it would do, and changes nothing
 *   npm run live -- --yes          does it
 *   npm run live -- --emulated     does it on the emulated CRMs, for a recording to compare with
 *   npm run live -- --out folder   where the recordings go; live-recordings when left out
 *
 * Exits with 1 when a check failed or a record could not be deleted, and with 2 when no credential is configured.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDataverseEmulator } from '../emulators/dataverse';
import { trustEmulators } from '../emulators/kernel/tls';
import { startSalesforceEmulator } from '../emulators/salesforce';
import { dataverseVariables, salesforceVariables } from './emulated';
import { runLive } from './live';
import { plan, whatIsMissing } from './plan';
import { configuredSignIns, type Variables } from './signIns';

const { values: options } = parseArgs({
	options: {
		yes: { type: 'boolean' },
		emulated: { type: 'boolean' },
		out: { type: 'string', default: 'live-recordings' },
	},
});

async function main(variables: Variables): Promise<number> {
	const signIns = configuredSignIns(variables);
	if (signIns.length === 0) {
		console.error(whatIsMissing());
		return 2;
	}
	const products = [...new Set(signIns.map(({ product }) => product))];
	for (const line of plan(signIns)) console.log(line);
	if (!options.yes && !options.emulated) {
		console.log('Nothing was done. To do this: npm run live -- --yes');
		return 0;
	}
	const stop = new AbortController();
	process.once('SIGINT', () => stop.abort());
	let ok = true;
	for (const product of products) {
		console.log(`\n${product.label}`);
		const ofProduct = signIns.filter((signIn) => signIn.product === product);
		const result = await runLive(ofProduct, {
			print: (line) => console.log(line),
			wait: async (milliseconds) => await sleep(milliseconds),
			signal: stop.signal,
		});
		ok &&= result.ok;
		if (result.recording.length > 0) writeRecording(product.label, result.recording);
	}
	return ok ? 0 : 1;
}

function writeRecording(label: string, recording: object): void {
	mkdirSync(options.out, { recursive: true });
	const name = `${label.toLowerCase().replace(/\W/g, '')}${options.emulated ? '-emulated' : ''}.json`;
	const file = join(options.out, name);
	writeFileSync(file, `${JSON.stringify(recording, undefined, '\t')}\n`);
	console.log(`recording: ${file}`);
}

async function runOnEmulators(): Promise<number> {
	await trustEmulators();
	const [dataverse, salesforce] = [await startDataverseEmulator(), await startSalesforceEmulator()];
	try {
		return await main({
			...dataverseVariables(dataverse.url),
			...salesforceVariables(salesforce.url),
		});
	} finally {
		await dataverse.close();
		await salesforce.close();
	}
}

(options.emulated ? runOnEmulators() : main(process.env))
	.then((code) => {
		process.exitCode = code;
	})
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
