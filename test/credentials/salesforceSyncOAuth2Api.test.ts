/** A connected Salesforce account, in n8n-core's own contexts. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { SalesforceSyncOAuth2Api } from '../../credentials/SalesforceSyncOAuth2Api.credentials';
import type { Transport } from '../../nodes/crm/transport';
import { openCrm } from '../../nodes/n8n/openCrm';
import { n8nTransport } from '../../nodes/n8n/transport';
import { findOrgOfToken } from '../../nodes/Salesforce/driver/signIn';
import { salesforce as product } from '../../nodes/Salesforce/product';
import { SalesforceSync } from '../../nodes/Salesforce/SalesforceSync.node';
import { trustEmulators } from '../emulators/kernel/tls';
import { DEFAULT_APP, INTEGRATION_USER } from '../emulators/salesforce';
import { startSalesforce } from '../products/salesforce';
import { editorContext } from '../support/n8nHost';

const TYPE = 'salesforceSyncOAuth2Api';

type Salesforce = Awaited<ReturnType<typeof startSalesforce>>;

let crm: Salesforce;
beforeAll(() => trustEmulators());
beforeEach(async () => {
	crm = await startSalesforce({ apps: [{ ...DEFAULT_APP, rotatesRefreshTokens: true }] });
});
afterEach(() => crm.close());

const connect = async (changed: ICredentialDataDecryptedObject = {}) => {
	const context = editorContext(new SalesforceSync(), {
		parameters: { authentication: 'oAuth2' },
		credentials: { [TYPE]: { ...crm.credentials[TYPE], ...changed } },
	});
	return await openCrm(context, product);
};

const refreshes = () =>
	crm.log.entries.filter(({ body }) => body.includes('grant_type=refresh_token')).length;

test('a refresh token that is replaced with each use is kept for the next renewal', async () => {
	const opened = await connect();
	for (let session = 0; session < 3; session += 1) {
		crm.expireTokens();
		expect((await opened.whoAmI()).id).toBe(INTEGRATION_USER.id);
	}
	expect(refreshes()).toBe(3);
});

test('a token that expires for several requests at the same time is renewed once', async () => {
	const opened = await connect();
	crm.expireTokens();
	await Promise.all([opened.whoAmI(), opened.whoAmI(), opened.whoAmI()]);
	expect(refreshes()).toBe(1);
});

test('a revoked sign-in asks to connect the account again', async () => {
	const opened = await connect();
	crm.emulator.signIn.revokeAll();
	await expect(opened.whoAmI()).rejects.toMatchObject({
		kind: 'signInAgain',
		message: expect.stringContaining('needs to be reconnected') as string,
		advice: expect.stringContaining('Connect the account again') as string,
	});
});

test('a changed secret is explained', async () => {
	const opened = await connect({ clientSecret: 'wrong' });
	crm.expireTokens();
	await expect(opened.whoAmI()).rejects.toMatchObject({
		kind: 'signInAgain',
		message: expect.stringContaining('The client secret is wrong.') as string,
	});
});

describe('a token of one org is not sent to another', () => {
	const message = (pasted: string, other: string) =>
		`The token issued at ${new URL(pasted).host} is for another address: ${new URL(other).host}.`;

	test('when Salesforce returns another instance URL', async () => {
		const elsewhere = await startSalesforce({ instanceUrl: crm.url });
		await expect(connect(elsewhere.credentials[TYPE])).rejects.toThrow(
			message(elsewhere.url, crm.url),
		);
		await elsewhere.close();
	});

	test('when My Domain URL was changed, whichever node sends the request', async () => {
		const elsewhere = await startSalesforce();
		const sent = elsewhere.log.total;
		const myDomainUrl = elsewhere.url;
		const context = editorContext(new SalesforceSync(), {
			parameters: {},
			credentials: { [TYPE]: { ...crm.credentials[TYPE], myDomainUrl } },
		});
		const asked = context.helpers.httpRequestWithAuthentication.call(context, TYPE, {
			url: `${elsewhere.url}/services/data/v66.0`,
		});
		await expect(asked).rejects.toThrow(message(elsewhere.url, crm.url));
		expect(elsewhere.log.total).toBe(sent);
		await elsewhere.close();
	});
});

describe('when n8n has lost the address of the org', () => {
	let tokens = 0;
	const withoutAddress = (myDomainUrl: string): ICredentialDataDecryptedObject => ({
		...crm.credentials[TYPE],
		myDomainUrl,
		oauthTokenData: { access_token: 'a', refresh_token: `${myDomainUrl} ${(tokens += 1)}` },
	});
	const userInfo = JSON.stringify({ urls: { custom_domain: 'https://acme.my.salesforce.com' } });

	test.each(['https://login.salesforce.com', 'https://acme.my.site.com/partners'])(
		'it is read once from %s, and no other request goes there',
		async (signInUrl) => {
			const asked: string[] = [];
			const transport: Transport = ({ url }) => {
				asked.push(url);
				return Promise.resolve({ status: 200, headers: {}, body: userInfo });
			};
			const credential = withoutAddress(signInUrl);
			for (let poll = 0; poll < 2; poll += 1) {
				expect(await product.baseUrl(credential, transport)).toBe('https://acme.my.salesforce.com');
			}
			expect(asked).toEqual([`${signInUrl}/services/oauth2/userinfo`]);
		},
	);

	test.each([
		[200, '{}', 'signInAgain'],
		[200, '<html>', 'signInAgain'],
		[403, 'Bad_OAuth_Token', 'signInAgain'],
		[503, '', 'retryLater'],
	])('the answer %s %j is explained, and asked for again', async (status, body, kind) => {
		const credential = withoutAddress('https://test.salesforce.com');
		const answers = [
			{ status, headers: {}, body },
			{ status: 200, headers: {}, body: userInfo },
		];
		const transport: Transport = () => Promise.resolve(answers.shift()!);
		await expect(product.baseUrl(credential, transport)).rejects.toMatchObject({
			kind,
			message: expect.stringContaining('did not return the address of the org') as string,
		});
		expect(await product.baseUrl(credential, transport)).toBe('https://acme.my.salesforce.com');
	});

	test('the org of My Domain URL needs no request', async () => {
		const unused: Transport = () => Promise.reject(new Error('not expected'));
		const credential = withoutAddress('https://acme.my.salesforce.com');
		expect(await product.baseUrl(credential, unused)).toBe('https://acme.my.salesforce.com');
	});

	test('an expired session is renewed first', async () => {
		const context = editorContext(new SalesforceSync(), {
			parameters: { authentication: 'oAuth2' },
			credentials: crm.credentials,
		});
		const account = { label: 'Salesforce', credentialType: TYPE, explainSignIn: () => undefined };
		const issued = { signInUrl: crm.url, token: 'expired' };
		crm.expireTokens();
		expect(await findOrgOfToken(issued, n8nTransport(context, account))).toBe(crm.url);
		expect(refreshes()).toBe(1);
	});
});

test('only API access is requested by default', () => {
	const scope = new SalesforceSyncOAuth2Api().properties.find(({ name }) => name === 'scope');
	expect(scope).toMatchObject({
		default: 'api refresh_token',
		options: [{ value: 'api refresh_token' }, { value: 'full refresh_token' }],
	});
});
