/** Both credentials of Dynamics 365, in n8n's editor. */
import { AGENT_ALICE, INTEGRATION_USER } from '../emulators/dataverse';
import { makeAppCertificate, type AppCertificate } from '../emulators/kernel/oauth/appCertificate';
import { connectOAuth2 } from '../n8n/connect';
import { credentialData } from '../n8n/credentials';
import { chooseOption, execute, fillNewCredential, keepScreenshot, runNode } from './editor';
import { connectInPopup, openContactTrigger, readKept, testConnected } from './signIn';
import { setStage, type Stage } from './stage';

const OAUTH2 = 'dynamics365SyncOAuth2Api';

let stage: Stage;
let pair: AppCertificate;
/** The credential that the OAuth2 tests share. */
let credentialId: string;

beforeAll(async () => {
	stage = await setStage();
	pair = await makeAppCertificate();
	Object.assign(stage.dynamics365.apps[0] ?? {}, { certificates: [pair.certificate] });
	stage.dynamics365.as(AGENT_ALICE.id).create('contact', { lastname: 'Johnson' });
	credentialId = await connectUser('Dynamics 365 (a user)', enteredData());
});

afterEach(async () => {
	await keepScreenshot(stage.page);
});

afterAll(async () => {
	await stage?.stop();
});

/** The credential data for the emulator of this stage. */
const enteredData = () =>
	credentialData({ dynamics365: stage.dynamics365.url, salesforce: stage.salesforce.url })
		.dynamics365SyncAppApi;

/** Stores a credential and connects it as a user does, without the browser. */
async function connectUser(name: string, data: object): Promise<string> {
	const { api } = stage;
	const credential = { name, type: OAUTH2, data };
	const { id } = await api.rest<{ id: string }>('POST', '/credentials', credential);
	await connectOAuth2(api, id, INTEGRATION_USER);
	return id;
}

const testUser = (id: string, changed: object) =>
	testConnected(stage, { id, type: OAUTH2, data: { ...enteredData(), ...changed } });

/** A node that shows the contact there is, with a credential by its name. */
async function openTrigger(credential: string): Promise<void> {
	const node = 'Dynamics 365 Sync';
	const contact = 'Contact (contact)';
	await openContactTrigger(stage, { node, credential, contact, field: 'lastname' });
}

describe('a user', () => {
	test('connects on the sign-in page of Microsoft', async () => {
		const { page, n8nUrl } = stage;
		await fillNewCredential(page, {
			n8nUrl,
			type: 'Dynamics 365 Sync OAuth2 API',
			data: enteredData(),
		});

		await connectInPopup(stage, INTEGRATION_USER);
	});

	test.each([
		['a certificate', () => ({ clientCredentialType: 'certificate', ...pair })],
		['no client authentication', () => ({ clientCredentialType: 'none', clientId: 'public-app' })],
		['a secret, in any tenant', () => ({ tenantId: '' })],
	])('connects through an app with %s', async (name, changed) => {
		const data = { ...enteredData(), ...changed() };
		const id = await connectUser(name, data);
		stage.dynamics365.signIn.expireTokens();
		expect(await testUser(id, data)).toMatchObject({ status: 'OK' });
	});

	test('sees an explanation of what the environment returns', async () => {
		const { dynamics365 } = stage;
		const runTest = (changed: object = {}) => testUser(credentialId, changed);
		const answerTo = async (status: number, body: string | object) => {
			dynamics365.faults.add({ path: /WhoAmI/, answer: { status, body } });
			return (await runTest()).message;
		};
		const rejection = (code: string) => ({ error: { code, message: 'no' } });

		expect(await runTest()).toMatchObject({ status: 'OK' });
		expect(await answerTo(403, rejection('0x80072560'))).toContain(
			'is not a user of this environment',
		);
		expect(await answerTo(403, rejection('0x80040220'))).toContain('Manage security roles');
		expect(await answerTo(404, '<html>')).toContain('This is not a Dynamics 365 environment');
		expect((await runTest({ environmentUrl: 'contoso.crm4.dynamics.com' })).message).toContain(
			'The connected account belongs to an environment other than https://contoso.crm4.dynamics.com.',
		);
		dynamics365.signIn.revokeAll();
		expect(await runTest()).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('needs to be reconnected') as string,
		});
	});

	test('continues after the token has expired, and is asked to connect again after it was revoked', async () => {
		const { page, api, dynamics365 } = stage;
		await connectOAuth2(api, credentialId, INTEGRATION_USER);
		await openTrigger('Dynamics 365 (a user)');
		expect(await runNode(page)).toMatchObject([{ lastname: 'Johnson' }]);

		dynamics365.signIn.expireTokens();
		expect(await runNode(page)).toMatchObject([{ lastname: 'Johnson' }]);

		dynamics365.signIn.revokeAll();
		await execute(page);
		await page.getByTestId('node-error-message').getByText('needs to be reconnected').waitFor();
	});
});

describe('a service principal', () => {
	const fill = async (changed: Record<string, string> = {}) => {
		const { page, n8nUrl } = stage;
		const data = { ...enteredData(), ...changed };
		await fillNewCredential(page, {
			n8nUrl,
			type: 'Dynamics 365 Sync Service Principal API',
			data,
		});
		return page;
	};

	const signIns = () =>
		stage.dynamics365.log.entries.filter(({ body }) => body.includes('client_credentials')).length;

	test('connects with its secret, and signs in once for all executions', async () => {
		const page = await fill();
		await page.getByTestId('credential-save-button').click();
		await page.getByText('Connection tested successfully').waitFor();
		const before = signIns();
		await openTrigger('Dynamics 365 Sync Service Principal account');
		expect(await runNode(page)).toMatchObject([{ lastname: 'Johnson' }]);
		expect(await runNode(page)).toMatchObject([{ lastname: 'Johnson' }]);
		expect(signIns() - before).toBe(1);

		stage.dynamics365.signIn.expireTokens();
		expect(await runNode(page)).toMatchObject([{ lastname: 'Johnson' }]);
		expect(signIns() - before).toBe(2);
	});

	test('connects with its certificate', async () => {
		const { page, n8nUrl } = stage;
		const { environmentUrl = '', tenantId = '', clientId = '', authorityHost = '' } = enteredData();
		const data = { environmentUrl, tenantId, clientId, authorityHost };
		await fillNewCredential(page, {
			n8nUrl,
			type: 'Dynamics 365 Sync Service Principal API',
			data,
		});
		await chooseOption(page, 'authenticationMethod', 'Certificate');
		for (const [property, value] of Object.entries(pair)) {
			const input = page.getByTestId(`parameter-input-${property}`);
			await input.getByTestId('parameter-input-field').fill(value as string);
		}
		await page.getByTestId('credential-save-button').click();
		await page.getByText('Connection tested successfully').waitFor();
	});

	test('sees an explanation that its secret is wrong', async () => {
		const page = await fill({ clientSecret: 'not the secret' });
		await page.getByTestId('credential-save-button').click();
		await page.getByText('More details').click();
		await page.getByText('The client secret is wrong.').waitFor();
	});
});

test("no secret is in n8n's log or in the data it keeps of executions", async () => {
	const kept = await readKept(stage);
	expect(kept).toContain('needs to be reconnected');
	expect(kept).not.toContain(enteredData().clientSecret);
	expect(kept).not.toContain(pair.privateKey.slice(60, 100));
	expect(kept).not.toMatch(/eyJ[\w-]+\.eyJ/);
});
