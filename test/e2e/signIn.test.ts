import { CREDENTIAL_BLANKING_VALUE } from 'n8n-workflow';
import { INTEGRATION_USER } from '../emulators/salesforce';
import { connectBoth, credentialData } from '../n8n/credentials';
import { fillNewCredential, keepScreenshot } from './editor';
import { setStage, type Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
	stage = await setStage();
});

afterEach(async () => {
	await keepScreenshot(stage.page);
});

afterAll(async () => {
	await stage?.stop();
});

/** What a person has to enter for the emulators of this stage. */
const enteredData = () =>
	credentialData({ dynamics365: stage.dynamics365.url, salesforce: stage.salesforce.url });

test('a person connects to Salesforce on its sign-in page', async () => {
	const { page, n8nUrl } = stage;
	const data = enteredData().salesforceSyncOAuth2Api;
	await fillNewCredential(page, { n8nUrl, type: 'Salesforce Sync OAuth2 API', data });

	const opening = page.waitForEvent('popup');
	await page.getByTestId('quick-connect-button').click();
	const signInPage = await opening;
	await signInPage.getByLabel('User name').fill(INTEGRATION_USER.userName);
	await signInPage.getByLabel('Password').fill(INTEGRATION_USER.password);
	await signInPage.getByRole('button', { name: 'Allow' }).click();

	await page.getByText('Account connected').waitFor();
});

test('an app connects to Dynamics 365 with its secret', async () => {
	const { page, n8nUrl } = stage;
	const data = enteredData().dynamics365SyncAppApi;
	await fillNewCredential(page, { n8nUrl, type: 'Dynamics 365 Sync App API', data });
	await page.getByTestId('credential-save-button').click();

	await page.getByText('Connection tested successfully').waitFor();
});

test('a wrong secret is told in plain words', async () => {
	const { page, n8nUrl } = stage;
	const data = { ...enteredData().dynamics365SyncAppApi, clientSecret: 'not the secret' };
	await fillNewCredential(page, { n8nUrl, type: 'Dynamics 365 Sync App API', data });
	await page.getByTestId('credential-save-button').click();

	await page.getByText('More details').click();
	await page.getByText('The client secret is wrong.').waitFor();
});

test('what Salesforce answers to the test of a sign-in is told in plain words', async () => {
	const { api, dynamics365, salesforce } = stage;
	const urls = { dynamics365: dynamics365.url, salesforce: salesforce.url };
	const type = 'salesforceSyncOAuth2Api';
	const id = (await connectBoth(api, urls))[type];
	// As the editor sends it: what n8n keeps secret is left to n8n.
	const data = { ...credentialData(urls)[type], oauthTokenData: CREDENTIAL_BLANKING_VALUE };
	const credentials = { id, name: 'Salesforce', type, data };
	const runTest = async () =>
		await api.rest<{ status: string; message: string }>('POST', '/credentials/test', {
			credentials,
		});
	const answerTo = async (status: number) => {
		salesforce.faults.add({ path: /\/services\/data\//, answer: { status, body: [] } });
		return (await runTest()).message;
	};

	expect(await runTest()).toMatchObject({ status: 'OK' });
	expect(await answerTo(403)).toContain('Check that the user may use the API');
	expect(await answerTo(404)).toContain('There is no Salesforce org at this address.');
	salesforce.signIn.revokeAll();
	expect(await runTest()).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('needs to be reconnected') as string,
	});
});
