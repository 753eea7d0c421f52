/** The connection test of the Server credential: every message of docs/salesforce.md that concerns a server. */
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { testSalesforceServer } from '../../nodes/Salesforce/credentialTest';
import { trustEmulators } from '../emulators/kernel/tls';
import * as salesforce from '../emulators/salesforce';
import type { SalesforceApp } from '../emulators/salesforce/signIn';
import { makeAppCertificate, type AppCertificate } from '../emulators/kernel/oauth/appCertificate';

const { DEFAULT_APP, INTEGRATION_USER } = salesforce;
const TOKEN_PATH = /\/services\/oauth2\/token/;

type Credential = ICredentialDataDecryptedObject;

let certificate: AppCertificate;
let other: AppCertificate;
let user: salesforce.SalesforceUser;
let app: SalesforceApp;
let emulator: salesforce.SalesforceEmulator;

beforeAll(async () => {
	await trustEmulators();
	certificate = await makeAppCertificate();
	other = await makeAppCertificate();
});
beforeEach(async () => {
	user = { ...INTEGRATION_USER };
	app = { ...DEFAULT_APP, jwtBearer: certificate, approvedUsers: [user.id] };
	emulator = await salesforce.startSalesforceEmulator({ apps: [app], users: [user] });
});
afterEach(() => emulator.close());

const common = () => ({ myDomainUrl: emulator.url, clientId: app.clientId });
const byCertificate = (): Credential => ({
	...common(),
	authenticationMethod: 'jwtBearer',
	username: user.username,
	privateKey: certificate.privateKey,
});
const bySecret = (): Credential => ({
	...common(),
	authenticationMethod: 'clientCredentials',
	clientSecret: app.secrets[0]?.value ?? '',
});

async function runTest(data: Credential) {
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	return await testSalesforceServer.call(context, { id: '1', name: 'S', type: 'test', data });
}

const methods: Array<[string, () => Credential]> = [
	['a certificate', byCertificate],
	['a secret', bySecret],
];

test.each(methods)('shows the connected user and the org with %s', async (_, credential) => {
	expect(await runTest(credential())).toEqual({
		status: 'OK',
		message: `Signed in to ${emulator.url} as ${user.name}.`,
	});
});

test('accepts all fields as users paste them', async () => {
	const pasted = {
		...byCertificate(),
		myDomainUrl: ` ${emulator.url}/lightning/page/home `,
		clientId: ` ${app.clientId}\n`,
		username: ` ${user.username} `,
		privateKey: certificate.privateKey.replace(/\r?\n/g, ' '),
	};
	expect(await runTest(pasted)).toMatchObject({ status: 'OK' });
});

describe('explains, and says where to fix,', () => {
	type Row = [string, () => Credential, string, string];

	const wrongCredential: Row[] = [
		[
			'an empty My Domain URL',
			() => ({ ...bySecret(), myDomainUrl: '' }),
			'The My Domain URL is empty.',
			'Setup > My Domain',
		],
		[
			'the login page of all orgs',
			() => ({ ...bySecret(), myDomainUrl: 'https://login.salesforce.com' }),
			'login.salesforce.com cannot be used for server-to-server sign-in.',
			'Setup > My Domain',
		],
		[
			'an org that does not exist',
			() => ({ ...bySecret(), myDomainUrl: 'https://nowhere.invalid' }),
			'Salesforce at nowhere.invalid',
			'Check',
		],
		[
			'a text that is not a private key',
			() => ({ ...byCertificate(), privateKey: 'my key' }),
			'The private key is not an unencrypted PEM key.',
			'-----BEGIN PRIVATE KEY-----',
		],
		[
			'an unknown client',
			() => ({ ...byCertificate(), clientId: 'unknown' }),
			'The client ID "unknown" is unknown at',
			'Copy the Consumer Key',
		],
		[
			'a wrong secret',
			() => ({ ...bySecret(), clientSecret: 'wrong' }),
			'The client secret is wrong.',
			'Consumer Key and Secret',
		],
		[
			'a username that does not exist',
			() => ({ ...byCertificate(), username: 'eve@acme.example' }),
			'The user "eve@acme.example" has not approved the app',
			'Setup > Users',
		],
		[
			'a key of another certificate',
			() => ({ ...byCertificate(), privateKey: other.privateKey }),
			"The private key does not match the app's certificate.",
			'JWT Bearer Flow',
		],
	];

	test.each(wrongCredential)('%s', async (_, credential, message, fix) => {
		await expectRejection(credential(), message, fix);
	});

	const wrongSetUp: Row[] = [
		[
			'a user who has not approved the app',
			() => {
				app.approvedUsers = undefined;
				return byCertificate();
			},
			`The user "${INTEGRATION_USER.username}" has not approved the app`,
			'Admin approved users are pre-authorized',
		],
		[
			'a user whom no administrator has approved',
			() => {
				app.approvedUsers = [];
				return bySecret();
			},
			'No administrator has approved the app for this user.',
			'App Policies',
		],
		[
			'an app that expects another audience',
			() => {
				app.jwtBearer = { ...certificate, audience: 'https://acme.my.salesforce.com' };
				return byCertificate();
			},
			'rejected the token audience.',
			'Setup > My Domain',
		],
		[
			'a clock that is behind',
			() => {
				emulator.clock.advance(14 * 60_000);
				return byCertificate();
			},
			"The n8n server's clock is 14 minutes behind",
			'NTP',
		],
		[
			'an app without the client credentials flow',
			() => {
				app.clientCredentials = undefined;
				return bySecret();
			},
			'The client credentials flow is not enabled for this app.',
			'Enable Client Credentials Flow',
		],
		[
			'an app without a user to run as',
			() => {
				app.clientCredentials = {};
				return bySecret();
			},
			'The app has no user to run as.',
			'Run As',
		],
		[
			'IP restrictions',
			() => {
				user.ipRestricted = true;
				return byCertificate();
			},
			"The user cannot sign in from the n8n server's IP address.",
			'Login IP Ranges',
		],
		[
			'an inactive user',
			() => {
				user.active = false;
				return byCertificate();
			},
			'The user is inactive, frozen or locked.',
			'Setup > Users',
		],
		[
			'an edition or a user without the API',
			() => {
				user.apiEnabled = false;
				return byCertificate();
			},
			'The API is not enabled for this user or this edition of Salesforce.',
			'API Enabled',
		],
	];

	test.each(wrongSetUp)('%s', async (_, credential, message, fix) => {
		await expectRejection(credential(), message, fix);
	});

	/** Responses of Salesforce in states that the emulator does not have. */
	const responses: Array<[string, number, object | string, string, string]> = [
		[
			'an app that is not installed',
			400,
			{
				error: 'app_not_found',
				error_description: 'External client app is not installed in this org',
			},
			'The app is not installed in the org at',
			'External Client App Manager',
		],
		[
			'a blocked app',
			400,
			{ error: 'OAUTH_APP_BLOCKED', error_description: 'this app is blocked by an admin' },
			'An administrator has blocked the app.',
			'Connected Apps OAuth Usage',
		],
		[
			'an address that is not the one of an org',
			400,
			{ error: 'invalid_grant', error_description: 'request not supported on this domain' },
			'is not the address of an org.',
			'Setup > My Domain',
		],
		[
			'a closed org',
			400,
			{ error: 'inactive_org', error_description: 'organization is inactive' },
			'is closed or locked',
			'administrator',
		],
		[
			'a web page',
			200,
			'<html>Welcome</html>',
			'did not return a Salesforce sign-in response.',
			'Setup > My Domain',
		],
		[
			'an outage',
			503,
			'<html>Down</html>',
			'Salesforce sign-in is temporarily unavailable.',
			'status.salesforce.com',
		],
		[
			'anything else',
			400,
			{ error: 'strange', error_description: 'something new' },
			'Salesforce returned: something new.',
			'Setup > Login History',
		],
	];

	test.each(responses)('%s', async (_, status, body, message, fix) => {
		emulator.faults.add({ path: TOKEN_PATH, answer: { status, body } });
		await expectRejection(bySecret(), message, fix);
	});

	test('a token of another org, which is not sent there', async () => {
		const elsewhere = await salesforce.startSalesforceEmulator({
			apps: [app],
			users: [user],
			instanceUrl: emulator.url,
		});
		await expectRejection(
			{ ...bySecret(), myDomainUrl: elsewhere.url },
			`is for another address: ${new URL(emulator.url).host}.`,
			'Check My Domain URL',
		);
		expect(emulator.log.total).toBe(0);
		await elsewhere.close();
	});

	async function expectRejection(credential: Credential, message: string, fix: string) {
		const result = await runTest(credential);
		expect(result.status).toBe('Error');
		expect(result.message).toContain(message);
		expect(result.message).toContain(fix);
	}
});
