/** No secret of a Salesforce credential appears in items, errors, static data or on the terminal, whatever fails. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { selectedCredentialType } from '../../nodes/n8n/authentication';
import { toNodeError } from '../../nodes/n8n/errors';
import { n8nTransport } from '../../nodes/n8n/transport';
import { salesforce as product } from '../../nodes/Salesforce/product';
import { SalesforceSyncTrigger } from '../../nodes/Salesforce/SalesforceSyncTrigger.node';
import { CrmError } from '../../nodes/crm/errors';
import type { Fault } from '../emulators/kernel/faults';
import { trustEmulators } from '../emulators/kernel/tls';
import { DEFAULT_APP, INTEGRATION_USER } from '../emulators/salesforce';
import { makeAppCertificate } from '../emulators/kernel/oauth/appCertificate';
import { startSalesforce } from '../products/salesforce';
import { watchForLeaks, type LeakWatch } from '../support/leaks';
import { activate, editorContext, type NodeSettings } from '../support/n8nHost';

const SECRET = DEFAULT_APP.secrets[0]?.value ?? '';
/** An access token of Salesforce, and an assertion. */
const TOKENS = /00D\w{12}!|eyJ[\w-]+\.eyJ|Bearer [\w!]/;

const tokenPath = /\/services\/oauth2\/token/;
const apiPath = /\/services\/data\//;
const whatFails: Array<[string, Fault]> = [
	[
		'the sign-in is rejected',
		fault(tokenPath, 400, {
			error: 'invalid_client',
			error_description: 'invalid client credentials',
		}),
	],
	['the sign-in fails', fault(tokenPath, 500, 'Down')],
	['the sign-in gets no response', { path: tokenPath, times: Infinity, cut: 'beforeWrite' }],
	['the API rejects the request', fault(apiPath, 403, [{ errorCode: 'FORBIDDEN', message: 'no' }])],
	[
		'the API rejects the token',
		fault(apiPath, 401, [{ errorCode: 'INVALID_SESSION_ID', message: 'no' }]),
	],
	['the API returns a web page', fault(apiPath, 200, '<html></html>')],
	['the API does not respond', { path: apiPath, times: Infinity, cut: 'beforeWrite' }],
];

function fault(path: RegExp, status: number, body: string | object): Fault {
	return { path, times: Infinity, answer: { status, body } };
}

beforeAll(() => trustEmulators());

describe.each(['OAuth2', 'a certificate', 'a secret'])('with %s', (method) => {
	let crm: Awaited<ReturnType<typeof startSalesforce>>;
	let settings: NodeSettings;
	let leaks: LeakWatch;

	beforeEach(async () => {
		const { certificate, privateKey } = await makeAppCertificate();
		const app = {
			...DEFAULT_APP,
			jwtBearer: { certificate },
			approvedUsers: [INTEGRATION_USER.id],
		};
		crm = await startSalesforce({ apps: [app] });
		const server = { myDomainUrl: crm.url, clientId: app.clientId };
		const credentials: Record<string, Record<string, ICredentialDataDecryptedObject>> = {
			OAuth2: crm.credentials,
			'a certificate': {
				salesforceSyncServerApi: {
					...server,
					authenticationMethod: 'jwtBearer',
					username: INTEGRATION_USER.username,
					privateKey,
				},
			},
			'a secret': {
				salesforceSyncServerApi: {
					...server,
					authenticationMethod: 'clientCredentials',
					clientSecret: SECRET,
				},
			},
		};
		const { oauthTokenData } = crm.credentials.salesforceSyncOAuth2Api ?? {};
		const { refresh_token = '' } = oauthTokenData as Record<string, string>;
		const secrets = [SECRET, refresh_token, privateKey.slice(60, 100)];
		settings = {
			parameters: {
				authentication: method === 'OAuth2' ? 'oAuth2' : 'server',
				entity: { __rl: true, mode: 'list', value: 'Lead' },
				events: ['created'],
			},
			credentials: credentials[method] ?? {},
			staticData: {},
		};
		leaks = watchForLeaks(secrets, TOKENS);
	});
	afterEach(async () => {
		leaks.stop();
		await crm.close();
	});

	test('in items and static data', async () => {
		const poll = activate(new SalesforceSyncTrigger(), settings);
		await poll();
		crm.colleague.create('Lead', { LastName: 'Lovelace', Company: 'Engines' });
		crm.clock.advance(60_000);
		const items = await poll();
		expect(items).toHaveLength(1);
		leaks.expectNoSecrets(items, settings.staticData);
	});

	test.each(whatFails)('when %s', async (_, failure) => {
		const context = editorContext(new SalesforceSyncTrigger(), settings);
		const credentialType = selectedCredentialType(context, product);
		const transport = n8nTransport(context, {
			label: product.label,
			credentialType,
			explainSignIn: () => undefined,
		});
		const opened = product.open({
			baseUrl: crm.url,
			transport,
			anonymous: transport,
			wait: () => Promise.resolve(),
		});
		await opened.whoAmI();
		crm.expireTokens();
		crm.faults.add(failure);
		const error: unknown = await opened.whoAmI().catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(CrmError);
		leaks.expectNoSecrets(error, toNodeError(context.getNode(), error), settings.staticData);
	});
});
