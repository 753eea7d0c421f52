/** Which variables configure which sign-in. */
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plan, whatIsMissing } from './plan';
import { configuredSignIns, ways, type Variables } from './signIns';

const allOf = (required: Readonly<Record<string, string>>): Variables =>
	Object.fromEntries(Object.values(required).map((name) => [name, 'https://value.example']));

test.each(ways.map((way) => [`${way.product.label}: ${way.name}`, way] as const))(
	'%s needs all of its variables',
	(_name, { name, product, required }) => {
		const variables = allOf(required);
		const names = (some: Variables) =>
			configuredSignIns(some)
				.filter((signIn) => signIn.product === product)
				.map((signIn) => signIn.name);
		expect(names(variables)).toContain(name);
		for (const variable of Object.values(required)) {
			expect(names({ ...variables, [variable]: '' })).not.toContain(name);
			expect(whatIsMissing()).toContain(variable);
		}
	},
);

test('every authentication method of the nodes can be configured', () => {
	for (const { product } of ways) {
		const names = ways.filter((way) => way.product === product).map(({ name }) => name);
		for (const method of product.authenticationMethods) {
			expect(names.some((name) => method.name.startsWith(name.split(',', 1)[0] ?? name))).toBe(
				true,
			);
		}
	}
});

test('a certificate and a key can be given as the paths of their files', () => {
	const folder = mkdtempSync(join(tmpdir(), 'crm-sync-live-'));
	const file = join(folder, 'key.pem');
	writeFileSync(file, '-----BEGIN PRIVATE KEY-----');
	const way = ways.find(({ name }) => name.includes('Certificate (JWT Bearer)'))!;
	const variables = { ...allOf(way.required), SALESFORCE_PRIVATE_KEY: file };
	expect(configuredSignIns(variables)[0]?.credential).toMatchObject({
		authenticationMethod: 'jwtBearer',
		privateKey: '-----BEGIN PRIVATE KEY-----',
	});
	rmSync(folder, { recursive: true });
});

test('the managed identity of the system has no client ID', () => {
	const [signIn] = configuredSignIns({
		DYNAMICS365_ENVIRONMENT_URL: 'https://contoso.crm.dynamics.com',
		DYNAMICS365_MANAGED_IDENTITY_CLIENT_ID: 'system',
	});
	expect(signIn?.credential.managedIdentityClientId).toBe('');
});

test('the plan says where, as whom and what, and holds no secret', () => {
	const lines = plan(
		configuredSignIns({
			SALESFORCE_MY_DOMAIN_URL: 'https://acme.my.salesforce.com',
			SALESFORCE_ACCESS_TOKEN: 'secret token',
		}),
	).join('\n');
	expect(lines).toContain(
		'Salesforce at https://acme.my.salesforce.com, signed in by OAuth2 (User)',
	);
	expect(lines).toMatch(/creates .* leads .*deletes/s);
	expect(lines).not.toContain('secret token');
});
