/** Both credentials of Salesforce, in n8n's editor. */
import { makeAppCertificate } from '../emulators/kernel/oauth/appCertificate';
import { AGENT_ALICE, INTEGRATION_USER } from '../emulators/salesforce';
import { connectOAuth2 } from '../n8n/connect';
import { connectCrms, credentialData } from '../n8n/credentials';
import { execute, fillNewCredential, keepScreenshot, runNode } from './editor';
import { connectInPopup, openContactTrigger, readKept, testConnected } from './signIn';
import { setStage, type Stage } from './stage';

const OAUTH2 = 'salesforceSyncOAuth2Api';

let stage: Stage;
let privateKey: string;
/** The credential that the OAuth2 tests share. */
let credentialId: string;

beforeAll(async () => {
	stage = await setStage();
	const pair = await makeAppCertificate();
	privateKey = pair.privateKey;
	const [app] = stage.salesforce.apps;
	Object.assign(app ?? {}, { jwtBearer: pair, approvedUsers: [INTEGRATION_USER.id] });
	stage.salesforce.as(AGENT_ALICE.id).create('Contact', { LastName: 'Johnson' });
	credentialId = (await connectCrms(stage.api, urls()))[OAUTH2];
});

afterEach(async () => {
	await keepScreenshot(stage.page);
});

afterAll(async () => {
	await stage?.stop();
});

const urls = () => ({ dynamics365: stage.dynamics365.url, salesforce: stage.salesforce.url });

/** The credential data for the emulator of this stage. */
const enteredData = () => credentialData(urls())[OAUTH2];

/** A node that shows the contact there is, with a credential by its name. */
async function openTrigger(credential: string): Promise<void> {
	const node = 'Salesforce Sync';
	const contact = 'Contact (Contact)';
	await openContactTrigger(stage, { node, credential, contact, field: 'LastName' });
}

test('a user connects on the login page of Salesforce', async () => {
	const { page, n8nUrl } = stage;
	await fillNewCredential(page, {
		n8nUrl,
		type: 'Salesforce Sync OAuth2 API',
		data: enteredData(),
	});

	await connectInPopup(stage, INTEGRATION_USER);
});

test('the connection test explains what Salesforce returns', async () => {
	const { salesforce } = stage;
	const runTest = (changed: object = {}) =>
		testConnected(stage, {
			id: credentialId,
			type: OAUTH2,
			data: { ...enteredData(), ...changed },
		});
	const answerTo = async (status: number, body: string | object) => {
		salesforce.faults.add({ path: /\/services\/data\//, answer: { status, body } });
		return (await runTest()).message;
	};

	expect(await runTest()).toMatchObject({ status: 'OK' });
	expect(await answerTo(403, [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'no' }])).toContain(
		'API Enabled',
	);
	expect(await answerTo(404, '<html>')).toContain('is not a Salesforce org');
	expect((await runTest({ myDomainUrl: 'https://acme.my.salesforce.com' })).message).toContain(
		'is for another address',
	);
	salesforce.signIn.revokeAll();
	expect(await runTest()).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('needs to be reconnected') as string,
	});
});

test('a workflow continues after the session has expired, and asks to connect again after it was revoked', async () => {
	const { page, api, salesforce } = stage;
	await connectOAuth2(api, credentialId, INTEGRATION_USER);
	await openTrigger('Salesforce (emulated)');
	expect(await runNode(page)).toMatchObject([{ LastName: 'Johnson' }]);

	salesforce.signIn.expireTokens();
	expect(await runNode(page)).toMatchObject([{ LastName: 'Johnson' }]);

	salesforce.signIn.revokeAll();
	await execute(page);
	await page.getByTestId('node-error-message').getByText('needs to be reconnected').waitFor();
});

describe('a server', () => {
	const fill = async (changed: Record<string, string> = {}) => {
		const { page, n8nUrl } = stage;
		const { myDomainUrl = '', clientId = '' } = enteredData();
		const { username: username } = INTEGRATION_USER;
		await fillNewCredential(page, {
			n8nUrl,
			type: 'Salesforce Sync Server API',
			data: { myDomainUrl, clientId, username, privateKey, ...changed },
		});
		await page.getByTestId('credential-save-button').click();
		return page;
	};

	const signIns = () =>
		stage.salesforce.log.entries.filter(({ body }) => body.includes('jwt-bearer')).length;

	test('connects with its certificate, and signs in once for all executions', async () => {
		const page = await fill();
		await page.getByText('Connection tested successfully').waitFor();
		const before = signIns();
		await openTrigger('Salesforce Sync Server account');
		expect(await runNode(page)).toMatchObject([{ LastName: 'Johnson' }]);
		expect(await runNode(page)).toMatchObject([{ LastName: 'Johnson' }]);
		expect(signIns() - before).toBe(1);

		stage.salesforce.signIn.expireTokens();
		expect(await runNode(page)).toMatchObject([{ LastName: 'Johnson' }]);
		expect(signIns() - before).toBe(2);
	});

	test('sees an explanation of what is wrong', async () => {
		const page = await fill({ username: 'eve@acme.example' });
		await page.getByText('More details').click();
		await page.getByText('The user "eve@acme.example" has not approved the app').waitFor();
	});
});

test("no secret is in n8n's log or in the data it keeps of executions", async () => {
	const kept = await readKept(stage);
	expect(kept).toContain('needs to be reconnected');
	expect(kept).not.toContain(enteredData().clientSecret);
	expect(kept).not.toContain(privateKey.slice(60, 100));
	expect(kept).not.toMatch(/00D\w{12}!|eyJ[\w-]+\.eyJ/);
});
