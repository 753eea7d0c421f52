/** The command itself: what it prints before it does anything, and how it exits. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ways, type Variables } from './signIns';

const root = join(__dirname, '..', '..');

function run(variables: Variables) {
	const { PATH } = process.env;
	const args = ['--import', 'tsx', join(__dirname, 'run.ts')];
	const { status, stdout, stderr } = spawnSync(process.execPath, args, {
		...{ cwd: root, env: { PATH, ...variables }, encoding: 'utf8' },
	});
	return { status, stdout, stderr };
}

test('without a credential it says which variables to set', () => {
	const { status, stderr } = run({ SALESFORCE_CLIENT_ID: 'alone' });
	expect(status).toBe(2);
	expect(stderr).toContain('SALESFORCE_MY_DOMAIN_URL, SALESFORCE_ACCESS_TOKEN');
});

test('without --yes it says what it would do, and does nothing', () => {
	const { status, stdout } = run({
		SALESFORCE_MY_DOMAIN_URL: 'https://localhost:1',
		SALESFORCE_ACCESS_TOKEN: 'secret token',
	});
	expect(status).toBe(0);
	expect(stdout).toMatch(/Salesforce at https:\/\/localhost:1.*Nothing was done/s);
	expect(stdout).not.toContain('secret token');
});

test('CONTRIBUTING.md lists every variable', () => {
	const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
	const variables = ways.flatMap(({ required, optional }) =>
		Object.values({ ...required, ...optional }),
	);
	for (const variable of variables) expect(page).toContain(`\`${variable}\``);
});
