/** The Test button of the Salesforce Server credential: every row of the table in docs/salesforce.md that a server meets. */
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
	signInWith: 'jwtBearer',
	userName: user.userName,
	privateKey: certificate.privateKey,
});
const bySecret = (): Credential => ({
	...common(),
	signInWith: 'clientCredentials',
	clientSecret: app.secrets[0]?.value ?? '',
});

async function runTest(data: Credential) {
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	return await testSalesforceServer.call(context, { id: '1', name: 'S', type: 'test', data });
}

const ways: Array<[string, () => Credential]> = [
	['a certificate', byCertificate],
	['a secret', bySecret],
];

test.each(ways)('says who signed in by %s, and where', async (_, credential) => {
	expect(await runTest(credential())).toEqual({
		status: 'OK',
		message: `Signed in to ${emulator.url} as ${user.name}.`,
	});
});

test('takes everything as people paste it', async () => {
	const pasted = {
		...byCertificate(),
		myDomainUrl: ` ${emulator.url}/lightning/page/home `,
		clientId: ` ${app.clientId}\n`,
		userName: ` ${user.userName} `,
		privateKey: certificate.privateKey.replace(/\r?\n/g, ' '),
	};
	expect(await runTest(pasted)).toMatchObject({ status: 'OK' });
});

describe('is told in plain words, with the screen that mends it', () => {
	type Row = [string, () => Credential, string, string];

	const wrongCredential: Row[] = [
		[
			'an empty My Domain URL',
			() => ({ ...bySecret(), myDomainUrl: '' }),
			'The My Domain URL is empty.',
			'Setup > My Domain',
		],
		[
			'the page where people of all organizations sign in',
			() => ({ ...bySecret(), myDomainUrl: 'https://login.salesforce.com' }),
			'login.salesforce.com is where people sign in.',
			'Setup > My Domain',
		],
		[
			'an organization that does not exist',
			() => ({ ...bySecret(), myDomainUrl: 'https://nowhere.invalid' }),
			'Salesforce at nowhere.invalid',
			'Check',
		],
		[
			'a private key that is none',
			() => ({ ...byCertificate(), privateKey: 'my key' }),
			'The private key is not an unencrypted PEM key.',
			'-----BEGIN PRIVATE KEY-----',
		],
		[
			'an unknown client',
			() => ({ ...byCertificate(), clientId: 'nobody' }),
			'does not know the client ID "nobody"',
			'Copy Consumer Key',
		],
		[
			'a wrong secret',
			() => ({ ...bySecret(), clientSecret: 'wrong' }),
			'The client secret is wrong.',
			'Consumer Key and Secret',
		],
		[
			'a user name that nobody has',
			() => ({ ...byCertificate(), userName: 'eve@acme.example' }),
			'The user "eve@acme.example" has not approved the app',
			'Setup > Users',
		],
		[
			"a key that is not the certificate's",
			() => ({ ...byCertificate(), privateKey: other.privateKey }),
			'The private key does not belong to the certificate of the app.',
			'JWT Bearer Flow',
		],
	];

	test.each(wrongCredential)('%s', async (_, credential, said, mended) => {
		await expectRefusal(credential(), said, mended);
	});

	const wrongSetUp: Row[] = [
		[
			'a user who has not approved the app',
			() => {
				app.approvedUsers = undefined;
				return byCertificate();
			},
			`The user "${INTEGRATION_USER.userName}" has not approved the app`,
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
			'an app that takes assertions for another address',
			() => {
				app.jwtBearer = { ...certificate, audience: 'https://acme.my.salesforce.com' };
				return byCertificate();
			},
			'does not take sign-ins that name this address.',
			'Setup > My Domain',
		],
		[
			'a clock that is behind',
			() => {
				emulator.clock.advance(14 * 60_000);
				return byCertificate();
			},
			'The clock of the machine that runs n8n is 14 minutes behind',
			'NTP',
		],
		[
			'an app that may not sign in by itself',
			() => {
				app.clientCredentials = undefined;
				return bySecret();
			},
			'The app may not sign in by itself.',
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
			'The user may not sign in from the address of the machine that runs n8n.',
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

	test.each(wrongSetUp)('%s', async (_, credential, said, mended) => {
		await expectRefusal(credential(), said, mended);
	});

	/** What Salesforce answers where the emulated one has no such state. */
	const answers: Array<[string, number, object | string, string, string]> = [
		[
			'an app that is not installed',
			400,
			{
				error: 'app_not_found',
				error_description: 'External client app is not installed in this org',
			},
			'The app is not installed in the organization',
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
			'an address that is no organization',
			400,
			{ error: 'invalid_grant', error_description: 'request not supported on this domain' },
			'is not the address of an organization',
			'Setup > My Domain',
		],
		[
			'a closed organization',
			400,
			{ error: 'inactive_org', error_description: 'organization is inactive' },
			'is closed or locked',
			'administrator',
		],
		[
			'a web page',
			200,
			'<html>Welcome</html>',
			'does not answer like Salesforce.',
			'Setup > My Domain',
		],
		[
			'an outage',
			503,
			'<html>Down</html>',
			'Salesforce takes no sign-ins at the moment.',
			'status.salesforce.com',
		],
		[
			'anything else',
			400,
			{ error: 'strange', error_description: 'something new' },
			'Salesforce says: something new.',
			'Setup > Login History',
		],
	];

	test.each(answers)('%s', async (_, status, body, said, mended) => {
		emulator.faults.add({ path: TOKEN_PATH, answer: { status, body } });
		await expectRefusal(bySecret(), said, mended);
	});

	test('an answer for another organization, and no token is sent there', async () => {
		const elsewhere = await salesforce.startSalesforceEmulator({
			apps: [app],
			users: [user],
			instanceUrl: emulator.url,
		});
		await expectRefusal(
			{ ...bySecret(), myDomainUrl: elsewhere.url },
			`is for another address: ${new URL(emulator.url).host}.`,
			'Check My Domain URL',
		);
		expect(emulator.log.total).toBe(0);
		await elsewhere.close();
	});

	async function expectRefusal(credential: Credential, said: string, mended: string) {
		const { status, message } = await runTest(credential);
		expect(status).toBe('Error');
		expect(message).toContain(said);
		expect(message).toContain(mended);
	}
});
