/** No secret of a Dynamics 365 credential appears in items, errors, static data or on the terminal, whatever fails. */
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { testDynamics365App } from '../../nodes/Dynamics365/credentialTest';
import { Dynamics365SyncTrigger } from '../../nodes/Dynamics365/Dynamics365SyncTrigger.node';
import { dynamics365 as product } from '../../nodes/Dynamics365/product';
import { selectedCredentialType } from '../../nodes/n8n/authentication';
import { toNodeError } from '../../nodes/n8n/errors';
import { n8nTransport } from '../../nodes/n8n/transport';
import { CrmError } from '../../nodes/crm/errors';
import { AGENT_ALICE } from '../emulators/dataverse';
import type { Fault } from '../emulators/kernel/faults';
import { trustEmulators } from '../emulators/kernel/tls';
import { watchForLeaks, type LeakWatch } from '../support/leaks';
import { activate, editorContext, type NodeSettings } from '../support/n8nHost';
import { startAccounts, type Accounts } from './dynamics365Accounts';
import { connectUser } from './dynamics365User';

/** Secret wherever it appears: JSON Web Tokens, keys, and a token in a header. */
const TOKENS = /eyJ[\w-]+\.eyJ|BEGIN [A-Z ]*PRIVATE KEY|Bearer \w/;

const tokenPath = /\/token/;
const apiPath = /\/api\/data\//;

const signInFails: Array<[string, Fault]> = [
	[
		'the sign-in is rejected',
		fault(tokenPath, 401, {
			error: 'invalid_client',
			error_description: 'AADSTS7000215: Invalid client secret provided.',
		}),
	],
	['the sign-in fails', fault(tokenPath, 500, 'Down')],
	['the sign-in gets no response', { path: tokenPath, times: Infinity, cut: 'beforeWrite' }],
];

const apiFails: Array<[string, Fault]> = [
	[
		'the API rejects the request',
		fault(apiPath, 403, { error: { code: '0x80040220', message: 'no' } }),
	],
	['the API rejects the token', fault(apiPath, 401, '')],
	['the API returns a web page', fault(apiPath, 200, '<html></html>')],
	['the API does not respond', { path: apiPath, times: Infinity, cut: 'beforeWrite' }],
];

function fault(path: RegExp, status: number, body: string | object): Fault {
	return { path, times: Infinity, answer: { status, body } };
}

const unattended: Record<string, (accounts: Accounts) => ICredentialDataDecryptedObject> = {
	'a secret': ({ secret }) => secret,
	'a certificate': ({ certified }) => certified,
	'a federated token': (accounts) => accounts.federatedByToken(),
	'a password': (accounts) => accounts.user(),
};

beforeAll(() => trustEmulators());

describe.each(['OAuth2', ...Object.keys(unattended)])('with %s', (method) => {
	let accounts: Accounts;
	let settings: NodeSettings;
	let leaks: LeakWatch;

	beforeEach(async () => {
		accounts = await startAccounts();
		const credential = unattended[method]?.(accounts) ?? (await connectUser(accounts, 'secret'));
		settings = {
			parameters: {
				authentication: method === 'OAuth2' ? 'oAuth2' : 'app',
				entity: { __rl: true, mode: 'list', value: 'lead' },
				events: ['created'],
			},
			credentials: {
				[method === 'OAuth2' ? 'dynamics365SyncOAuth2Api' : 'dynamics365SyncAppApi']: credential,
			},
			staticData: {},
		};
		leaks = watchForLeaks(secretsOf(credential), TOKENS);
	});
	afterEach(async () => {
		leaks.stop();
		await accounts.close();
	});

	test('in items and static data', async () => {
		const poll = activate(new Dynamics365SyncTrigger(), settings);
		await poll();
		accounts.emulator.as(AGENT_ALICE.id).create('lead', { lastname: 'Lovelace', subject: 'E' });
		accounts.emulator.clock.advance(60_000);
		const items = await poll();
		expect(items).toHaveLength(1);
		leaks.expectNoSecrets(items, settings.staticData);
	});

	test.each([...signInFails, ...apiFails])('when %s', async (_, failure) => {
		const context = editorContext(new Dynamics365SyncTrigger(), settings);
		const credentialType = selectedCredentialType(context, product);
		const credential = await context.getCredentials(credentialType);
		const transport = n8nTransport(context, {
			label: product.label,
			credentialType,
			explainSignIn: (message) => product.explainSignIn?.(message, credential),
		});
		const { url: baseUrl } = accounts.emulator;
		const crm = product.open({
			baseUrl,
			transport,
			anonymous: transport,
			wait: () => Promise.resolve(),
		});
		await crm.whoAmI();
		accounts.emulator.signIn.expireTokens();
		accounts.emulator.faults.add(failure);
		const error: unknown = await crm.whoAmI().catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(CrmError);
		leaks.expectNoSecrets(error, toNodeError(context.getNode(), error), settings.staticData);
	});
});

test.each(
	Object.keys(unattended).flatMap((method) =>
		signInFails.map((fails) => [method, ...fails] as const),
	),
)('the connection test with %s shows none when %s', async (method, _, failure) => {
	const accounts = await startAccounts();
	accounts.emulator.faults.add(failure);
	const data = unattended[method]?.(accounts) ?? {};
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	const decrypted = { id: '1', name: 'D', type: 'dynamics365SyncAppApi', data };
	const { status, message } = await testDynamics365App.call(context, decrypted);
	await accounts.close();
	expect(status).toBe('Error');
	for (const secret of secretsOf(data)) expect(message.includes(secret)).toBe(false);
	expect(message).not.toMatch(TOKENS);
});

/** A piece from the middle of keys and tokens, because they could appear in part. */
function secretsOf(credential: ICredentialDataDecryptedObject): string[] {
	const { clientSecret, password, privateKey, federatedToken, oauthTokenData } = credential;
	const { refresh_token: refreshToken } = Object(oauthTokenData) as Record<string, unknown>;
	return [clientSecret, password, privateKey, federatedToken, refreshToken]
		.filter((secret) => typeof secret === 'string' && secret !== '')
		.map((secret) =>
			String(secret).length > 100 ? String(secret).slice(60, 100) : String(secret),
		);
}
