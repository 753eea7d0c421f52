/** The connection test of the Service Principal credential, against the emulated sign-in server. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { install } from '@sinonjs/fake-timers';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { testDynamics365App } from '../../nodes/Dynamics365/credentialTest';
import { APPLICATION_USER_ID } from '../emulators/dataverse';
import { makeAppCertificate, type AppCertificate } from '../emulators/kernel/oauth/appCertificate';
import { trustEmulators } from '../emulators/kernel/tls';
import {
	MFA_USER,
	OLD_SECRET,
	USER,
	setEnvironment,
	startAccounts,
	type Accounts,
} from './dynamics365Accounts';

let accounts: Accounts;
let other: AppCertificate;
let removeIdentity: () => void;

beforeAll(async () => {
	await trustEmulators();
	accounts = await startAccounts();
	other = await makeAppCertificate();
	removeIdentity = accounts.setIdentity();
});
afterAll(async () => {
	removeIdentity();
	await accounts.close();
});
afterEach(() => {
	accounts.emulator.faults.clear();
	accounts.emulator.security.clear();
	accounts.emulator.clock.set(new Date());
});

async function runTest(data: ICredentialDataDecryptedObject) {
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	return await testDynamics365App.call(context, { id: '1', name: 'D', type: 'test', data });
}

describe('shows the connected user', () => {
	test.each<[string, () => ICredentialDataDecryptedObject, string]>([
		['a client secret', () => accounts.secret, '# CRM Sync'],
		['a certificate', () => accounts.certified, '# Certified'],
		['a certificate with an encrypted key', () => encrypted('open sesame'), '# Certified'],
		['a certificate whose lines were lost in pasting', () => onOneLine(), '# Certified'],
		['the system-assigned identity of the host', () => accounts.managed, '# Own Identity'],
		[
			'a user-assigned identity of the host',
			() => accounts.managedByClientId(),
			'# Added Identity',
		],
		['a federated token of the host', () => accounts.federated, '# Federated'],
		['a federated token from an expression', () => accounts.federatedByToken(), '# Federated'],
		['a password', () => accounts.user(), USER.name],
		[
			'a password and the secret of the app',
			() => ({
				...accounts.user(USER, accounts.apps.secret),
				clientSecret: accounts.secret.clientSecret ?? '',
			}),
			USER.name,
		],
	])('with %s', async (_, data, name) => {
		expect(await runTest(data())).toEqual({
			status: 'OK',
			message: `Signed in to ${accounts.emulator.url} as ${name}.`,
		});
	});

	test('with a credential that has no authentication method', async () => {
		const { environmentUrl, authorityHost, tenantId, clientId, clientSecret } = accounts.secret;
		const data = { environmentUrl, authorityHost, tenantId, clientId, clientSecret };
		expect(await runTest(data as ICredentialDataDecryptedObject)).toMatchObject({ status: 'OK' });
	});

	test.each(['/', '/main.aspx?appid=1#x', '/api/data/v9.2/leads'])(
		'at a URL that is pasted with %s after the host',
		async (rest) => {
			const environmentUrl = `${accounts.emulator.url}${rest}`;
			expect(await runTest({ ...accounts.secret, environmentUrl })).toMatchObject({
				status: 'OK',
			});
		},
	);
});

const encrypted = (passphrase: string) => ({
	...accounts.certified,
	passphrase,
	privateKey: createPrivateKey(accounts.certificate.privateKey)
		.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
		.toString(),
});

const ellipticKey = () =>
	generateKeyPairSync('ec', { namedCurve: 'P-256' })
		.privateKey.export({ type: 'pkcs8', format: 'pem' })
		.toString();

const onOneLine = () => ({
	...accounts.certified,
	certificate: accounts.certificate.certificate.replaceAll('\n', ' '),
	privateKey: accounts.certificate.privateKey.replaceAll('\n', ' '),
});

describe('rejects before any request is sent', () => {
	test.each<[string, () => ICredentialDataDecryptedObject, string]>([
		[
			'an empty URL',
			() => ({ ...accounts.secret, environmentUrl: '' }),
			'The Environment URL is empty.',
		],
		[
			'a URL that is not one of an environment',
			() => ({ environmentUrl: 'https://contoso.example.com' }),
			'"https://contoso.example.com" is not the URL of a Dynamics 365 environment.',
		],
		[
			'a text that is not a certificate',
			() => ({ ...accounts.certified, certificate: 'secret' }),
			'The certificate is not a PEM certificate.',
		],
		[
			'a text that is not a key',
			() => ({ ...accounts.certified, privateKey: 'key' }),
			'The private key is not a PEM key',
		],
		[
			'a key whose passphrase is missing',
			() => ({ ...encrypted('open sesame'), passphrase: '' }),
			'The private key is not a PEM key, or its passphrase is missing',
		],
		[
			'a key that is not RSA',
			() => ({ ...accounts.certified, privateKey: ellipticKey() }),
			'The private key is not an RSA key.',
		],
		[
			'a key of another certificate',
			() => ({ ...accounts.certified, privateKey: other.privateKey }),
			'The private key does not match the certificate.',
		],
		[
			'the federated token of the host for an untrusted sign-in server',
			() => ({ ...accounts.federated, authorityHost: 'https://login.evil.example' }),
			'The federated token of this host cannot be sent to https://login.evil.example.',
		],
	])('%s', async (_, data, message) => {
		const before = accounts.emulator.log.total;
		const result = await runTest(data());
		expect(result.status).toBe('Error');
		expect(result.message).toContain(message);
		expect(accounts.emulator.log.total).toBe(before);
	});

	test('an expired certificate', async () => {
		const time = install({ toFake: ['Date'], now: new Date('2100-01-01T00:00:00.000Z') });
		const result = await runTest(accounts.certified);
		time.uninstall();
		expect(result.message).toContain('The certificate has expired (');
	});

	test('a host without a federated token', async () => {
		const undo = setEnvironment({ AZURE_AUTHORITY_HOST: accounts.emulator.url });
		const file = process.env.AZURE_FEDERATED_TOKEN_FILE ?? '';
		delete process.env.AZURE_FEDERATED_TOKEN_FILE;
		const result = await runTest(accounts.federated);
		undo();
		setEnvironment({
			AZURE_FEDERATED_TOKEN_FILE: file,
			AZURE_AUTHORITY_HOST: accounts.emulator.url,
		});
		expect(result.message).toContain('This host has no token for workload identity federation.');
	});
});

/** What is wrong, the credential, the message, and where to fix it. */
type Row = [string, () => ICredentialDataDecryptedObject, string, string];

describe('explains, and says where to fix,', () => {
	const overview = 'App registrations > your app > Overview';
	const secrets = 'App registrations > your app > Certificates & secrets';
	const federated = `${secrets} > Federated credentials`;

	test.each<Row>([
		[
			'an environment that does not exist',
			() => ({ ...accounts.secret, environmentUrl: 'https://nowhere.invalid' }),
			'The environment https://nowhere.invalid was not found in the tenant',
			'Check Environment URL and Tenant ID',
		],
		[
			'an unknown tenant',
			() => ({ ...accounts.secret, tenantId: '99999999-0000-4000-8000-000000000000' }),
			'The tenant "99999999-0000-4000-8000-000000000000" does not exist.',
			overview,
		],
		[
			'an unknown application',
			() => ({ ...accounts.secret, clientId: '88888888-0000-4000-8000-000000000000' }),
			'The application "88888888-0000-4000-8000-000000000000" was not found in the tenant',
			overview,
		],
		[
			'a wrong secret',
			() => ({ ...accounts.secret, clientSecret: 'wrong' }),
			'The client secret is wrong.',
			secrets,
		],
		[
			'an expired secret',
			() => ({ ...accounts.secret, clientSecret: OLD_SECRET }),
			'The client secret has expired.',
			secrets,
		],
		[
			'an app without client authentication',
			() => accounts.user(USER, accounts.apps.certificate),
			'The app requires client authentication, but the credential has no secret or certificate.',
			'Allow public client flows',
		],
		[
			'a secret for a public client',
			() => ({ ...accounts.user(), clientSecret: 'any' }),
			'The app is a public client and does not accept a secret or certificate.',
			'App registrations > your app > Authentication > Web',
		],
		[
			'a certificate that was not uploaded',
			() => ({ ...accounts.certified, ...other }),
			'The certificate is not registered for the application "certified-app".',
			`${secrets} > Certificates`,
		],
		[
			'a wrong clock',
			() => {
				accounts.emulator.clock.advance(3_600_000);
				return accounts.certified;
			},
			'The signed assertion is not valid at this time.',
			'Check the clock of the n8n server.',
		],
		[
			'a federated token of another issuer',
			() => accounts.federatedByToken(accounts.federatedToken({ iss: 'https://evil.example/' })),
			'The app does not trust the federated token',
			federated,
		],
		[
			'a federated token of another subject',
			() => accounts.federatedByToken(accounts.federatedToken({ sub: 'another subject' })),
			'The app does not trust the federated token',
			federated,
		],
		[
			'a federated token for another audience',
			() => accounts.federatedByToken(accounts.federatedToken({ aud: 'https://else.example' })),
			'The app does not trust the federated token',
			federated,
		],
		[
			'an expired federated token',
			() => accounts.federatedByToken(accounts.federatedToken({ exp: 1_700_000_000 })),
			'The signed assertion is not valid at this time.',
			'provide a new token',
		],
		[
			'a managed identity that the host does not have',
			() => accounts.managedByClientId('unknown-client'),
			'The managed identity returned no token',
			'Security > Identity',
		],
		[
			'a wrong password',
			() => accounts.user({ ...USER, password: 'wrong' }),
			'The username or password is wrong.',
			'https://myaccount.microsoft.com',
		],
		[
			'an account with multifactor authentication',
			() => accounts.user(MFA_USER),
			'The account requires multifactor authentication (MFA).',
			'Select another Authentication Method',
		],
		[
			'an app without consent',
			() => accounts.user(USER, accounts.apps.newcomer),
			'No administrator or user has consented to this application in the tenant.',
			'App registrations > your app > API permissions',
		],
		[
			'an application without an application user',
			() => ({
				...accounts.secret,
				clientId: accounts.apps.unknownToEnvironment.clientId,
				clientSecret: accounts.apps.unknownToEnvironment.clientSecret,
			}),
			'is not a user of this Dynamics 365 environment.',
			'Settings > Users + permissions > Application users',
		],
		[
			'an application user without a security role',
			() => {
				accounts.emulator.security.takeRoles(APPLICATION_USER_ID);
				return accounts.secret;
			},
			'has no security role in Dynamics 365.',
			'Manage security roles',
		],
	])('%s', async (_, data, message, screen) => {
		const result = await runTest(data());
		expect(result.status).toBe('Error');
		expect(result.message).toContain(message);
		expect(result.message).toContain(screen);
	});

	test('an identity endpoint that does not respond', async () => {
		accounts.emulator.faults.add({ path: /\/msi\/token/, times: Infinity, cut: 'beforeWrite' });
		const { message } = await runTest(accounts.managed);
		expect(message).toContain('closed the connection before it');
		expect(message).toContain('n8n must run on Azure.');
	});

	test.each([
		['that is down', 503, 'The sign-in server did not return JSON (status 503).'],
		['that returns a web page', 200, 'The sign-in server did not return JSON (status 200).'],
	])('a sign-in server %s', async (_, status, message) => {
		const answer = { status, body: '<html></html>' };
		accounts.emulator.faults.add({ path: /\/token/, times: Infinity, answer });
		expect(await runTest(accounts.secret)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining(message) as string,
		});
	});
});
