/** The Test button of the Dynamics 365 App credential, against the emulated sign-in server. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { install } from '@sinonjs/fake-timers';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { testDynamics365App } from '../../nodes/Dynamics365/credentialTest';
import { APPLICATION_USER_ID } from '../emulators/dataverse';
import { makeAppCertificate, type AppCertificate } from '../emulators/kernel/oauth/appCertificate';
import { trustEmulators } from '../emulators/kernel/tls';
import {
	CAREFUL_PERSON,
	OLD_SECRET,
	PERSON,
	setEnvironment,
	startAccounts,
	type Accounts,
} from './dynamics365Accounts';

let accounts: Accounts;
let other: AppCertificate;
let takeIdentity: () => void;

beforeAll(async () => {
	await trustEmulators();
	accounts = await startAccounts();
	other = await makeAppCertificate();
	takeIdentity = accounts.lendIdentity();
});
afterAll(async () => {
	takeIdentity();
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

describe('says who signed in', () => {
	test.each<[string, () => ICredentialDataDecryptedObject, string]>([
		['a client secret', () => accounts.secret, '# CRM Sync'],
		['a certificate', () => accounts.certified, '# Certified'],
		['a certificate with an encrypted key', () => encrypted('open sesame'), '# Certified'],
		['a certificate whose lines were lost in pasting', () => onOneLine(), '# Certified'],
		["the machine's own identity", () => accounts.managed, '# Own Identity'],
		['an identity added to the machine', () => accounts.managedByClientId(), '# Added Identity'],
		['a federated token of the host', () => accounts.federated, '# Federated'],
		['a federated token given', () => accounts.federatedByToken(), '# Federated'],
		['a password', () => accounts.person(), PERSON.name],
		[
			'a password and the secret of the app',
			() => ({
				...accounts.person(PERSON, accounts.apps.secret),
				clientSecret: accounts.secret.clientSecret ?? '',
			}),
			PERSON.name,
		],
	])('with %s', async (_, data, name) => {
		expect(await runTest(data())).toEqual({
			status: 'OK',
			message: `Signed in to ${accounts.emulator.url} as ${name}.`,
		});
	});

	test('with what a credential from before the choice of ways holds', async () => {
		const { environmentUrl, signInServer, tenantId, clientId, clientSecret } = accounts.secret;
		const before = { environmentUrl, signInServer, tenantId, clientId, clientSecret };
		expect(await runTest(before as ICredentialDataDecryptedObject)).toMatchObject({ status: 'OK' });
	});

	test.each(['/', '/main.aspx?appid=1#x', '/api/data/v9.2/leads'])(
		'at a URL that is pasted with %s behind it',
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

describe('refuses before anything is sent', () => {
	test.each<[string, () => ICredentialDataDecryptedObject, string]>([
		[
			'an empty URL',
			() => ({ ...accounts.secret, environmentUrl: '' }),
			'The environment URL is empty.',
		],
		[
			'a URL that is no environment',
			() => ({ environmentUrl: 'https://contoso.example.com' }),
			'"https://contoso.example.com" is not the URL of a Dynamics 365 environment.',
		],
		[
			'a certificate that is none',
			() => ({ ...accounts.certified, certificate: 'secret' }),
			'The certificate is not a PEM certificate.',
		],
		[
			'a key that is none',
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
			'The private key does not belong to the certificate.',
		],
		[
			"the host's token for a sign-in server that the host does not trust",
			() => ({ ...accounts.federated, signInServer: 'https://login.evil.example' }),
			'The token of this host is not sent to https://login.evil.example.',
		],
	])('%s', async (_, data, message) => {
		const before = accounts.emulator.log.total;
		const result = await runTest(data());
		expect(result.status).toBe('Error');
		expect(result.message).toContain(message);
		expect(accounts.emulator.log.total).toBe(before);
	});

	test('a certificate that has run out', async () => {
		const time = install({ toFake: ['Date'], now: new Date('2100-01-01T00:00:00.000Z') });
		const result = await runTest(accounts.certified);
		time.uninstall();
		expect(result.message).toContain('The certificate has expired (');
	});

	test('the token of a host that has none', async () => {
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

/** What is wrong, what is done, the words, and the screen that mends it. */
type Row = [string, () => ICredentialDataDecryptedObject, string, string];

describe('tells in plain words, with the screen to open,', () => {
	const overview = 'App registrations > your app > Overview';
	const secrets = 'App registrations > your app > Certificates & secrets';
	const federated = `${secrets} > Federated credentials`;

	test.each<Row>([
		[
			'an environment that does not exist',
			() => ({ ...accounts.secret, environmentUrl: 'https://nowhere.invalid' }),
			'The environment https://nowhere.invalid is not known in the tenant',
			'Check Environment URL and Tenant ID',
		],
		[
			'an unknown tenant',
			() => ({ ...accounts.secret, tenantId: '99999999-0000-4000-8000-000000000000' }),
			'There is no tenant "99999999-0000-4000-8000-000000000000".',
			overview,
		],
		[
			'an unknown application',
			() => ({ ...accounts.secret, clientId: '88888888-0000-4000-8000-000000000000' }),
			'The application "88888888-0000-4000-8000-000000000000" is not known in the tenant',
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
			'an app without any proof',
			() => accounts.person(PERSON, accounts.apps.certificate),
			'The app has to prove who it is, and the credential holds no proof.',
			'Allow public client flows',
		],
		[
			'a secret of an app that has none',
			() => ({ ...accounts.person(), clientSecret: 'any' }),
			'The app is a public client: it takes no secret and no certificate.',
			'App registrations > your app > Authentication > Web',
		],
		[
			'a certificate that was not uploaded',
			() => ({ ...accounts.certified, ...other }),
			'The certificate is not the one of the application "certified-app".',
			`${secrets} > Certificates`,
		],
		[
			'a clock that is wrong',
			() => {
				accounts.emulator.clock.advance(3_600_000);
				return accounts.certified;
			},
			'The signed assertion is not valid at this time.',
			'Set the clock of the machine that runs n8n',
		],
		[
			'a federated token of another issuer',
			() => accounts.federatedByToken(accounts.federatedToken({ iss: 'https://evil.example/' })),
			'The app does not trust the federated token',
			federated,
		],
		[
			'a federated token of another subject',
			() => accounts.federatedByToken(accounts.federatedToken({ sub: 'somebody else' })),
			'The app does not trust the federated token',
			federated,
		],
		[
			'a federated token for somebody else',
			() => accounts.federatedByToken(accounts.federatedToken({ aud: 'https://else.example' })),
			'The app does not trust the federated token',
			federated,
		],
		[
			'a federated token that has run out',
			() => accounts.federatedByToken(accounts.federatedToken({ exp: 1_700_000_000 })),
			'The signed assertion is not valid at this time.',
			'give a fresh token',
		],
		[
			'a managed identity that the machine does not have',
			() => accounts.managedByClientId('nobody'),
			'The managed identity gave no token',
			'Security > Identity',
		],
		[
			'a wrong password',
			() => accounts.person({ ...PERSON, password: 'wrong' }),
			'User name or password is wrong.',
			'https://myaccount.microsoft.com',
		],
		[
			'an account with multifactor authentication',
			() => accounts.person(CAREFUL_PERSON),
			'The account needs more than a password (multifactor authentication).',
			'Choose another Sign In With',
		],
		[
			'an app nobody has consented to',
			() => accounts.person(PERSON, accounts.apps.newcomer),
			'Nobody has consented to this application in the tenant.',
			'App registrations > your app > API permissions',
		],
		[
			'an application without an application user',
			() => ({
				...accounts.secret,
				clientId: accounts.apps.stranger.clientId,
				clientSecret: accounts.apps.stranger.clientSecret,
			}),
			'The signed-in application or person is not a user of this Dynamics 365 environment.',
			'Settings > Users + permissions > Application users',
		],
		[
			'an application user without a security role',
			() => {
				accounts.emulator.security.takeRoles(APPLICATION_USER_ID);
				return accounts.secret;
			},
			'The signed-in user has no security role in Dynamics 365.',
			'Manage security roles',
		],
	])('%s', async (_, data, message, screen) => {
		const result = await runTest(data());
		expect(result.status).toBe('Error');
		expect(result.message).toContain(message);
		expect(result.message).toContain(screen);
	});

	test('a machine whose managed identity does not answer', async () => {
		accounts.emulator.faults.add({ path: /\/msi\/token/, times: Infinity, cut: 'beforeWrite' });
		const { message } = await runTest(accounts.managed);
		expect(message).toContain('closed the connection before it answered');
		expect(message).toContain('n8n has to run on Azure.');
	});

	test.each([
		[
			'that is down',
			503,
			'The sign-in server answered with something else than JSON (status 503).',
		],
		[
			'that is none',
			200,
			'The sign-in server answered with something else than JSON (status 200).',
		],
	])('a sign-in server %s', async (_, status, message) => {
		const answer = { status, body: '<html></html>' };
		accounts.emulator.faults.add({ path: /\/token/, times: Infinity, answer });
		expect(await runTest(accounts.secret)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining(message) as string,
		});
	});
});
