import { credentialData } from '../n8n/credentials';
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
