import { ConfidentialClientApplication } from '@azure/msal-node';
import { pkcePair } from '../../kernel/oauth/signInClient';
import {
	ada,
	app,
	redirectUri,
	startSignIn,
	tenant,
	type SignInUnderTest,
} from './signInUnderTest';

let crm: SignInUnderTest;
beforeEach(async () => {
	crm = await startSignIn();
});
afterEach(() => crm.close());

describe('MSAL', () => {
	const msal = (more: { clientSecret?: string; authority?: string } = {}) =>
		new ConfidentialClientApplication({
			auth: {
				clientId: app.clientId,
				clientSecret: 'right secret',
				authority: `${crm.url}/${tenant.id}`,
				knownAuthorities: [new URL(crm.url).host],
				...more,
			},
		});

	test('signs an app in by itself', async () => {
		const result = await msal().acquireTokenByClientCredential({ scopes: [`${crm.url}/.default`] });
		expect((await crm.callApi(result?.accessToken)).status).toBe(200);
	});

	test('signs a user in, and gets further tokens silently', async () => {
		const confidential = msal();
		const { verifier, challenge } = pkcePair();
		const scopes = [`${crm.url}/user_impersonation`];
		const address = await confidential.getAuthCodeUrl({
			scopes,
			redirectUri,
			codeChallenge: challenge,
			codeChallengeMethod: 'S256',
		});
		const asked = Object.fromEntries(new URL(address).searchParams);
		const { code = '' } = await crm.client.signIn(asked, ada);
		const first = await confidential.acquireTokenByCode({
			code,
			scopes,
			redirectUri,
			codeVerifier: verifier,
		});
		expect(first.account?.username).toBe(ada.username);

		const account = first.account!;
		const second = await confidential.acquireTokenSilent({ account, scopes, forceRefresh: true });
		expect(second.accessToken).not.toBe(first.accessToken);
		expect((await crm.callApi(second.accessToken)).status).toBe(200);
	});

	test('reports a wrong secret', async () => {
		const scopes = [`${crm.url}/.default`];
		await expect(
			msal({ clientSecret: 'wrong' }).acquireTokenByClientCredential({ scopes }),
		).rejects.toMatchObject({ errorCode: 'invalid_client', errorNo: 7000215 });
	});

	test('reports an unknown tenant', async () => {
		const scopes = [`${crm.url}/.default`];
		await expect(
			msal({ authority: `${crm.url}/unknown` }).acquireTokenByClientCredential({ scopes }),
		).rejects.toMatchObject({ errorCode: 'endpoints_resolution_error' });
	});
});
