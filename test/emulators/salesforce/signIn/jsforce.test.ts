import { Connection, OAuth2 } from 'jsforce';
import { ada, app, redirectUri, startSignIn, type SignInUnderTest } from './signInUnderTest';

let crm: SignInUnderTest;
let oauth2: OAuth2;
beforeEach(async () => {
	crm = await startSignIn();
	oauth2 = new OAuth2({
		loginUrl: crm.url,
		clientId: app.clientId,
		clientSecret: 'right secret',
		redirectUri,
		useVerifier: true,
	});
});
afterEach(() => crm.close());

async function signIn() {
	const address = oauth2.getAuthorizationUrl({ scope: 'api id refresh_token' });
	const asked = Object.fromEntries(new URL(address).searchParams);
	const { code = '' } = await crm.client.signIn(asked, ada);
	return await oauth2.requestToken(code);
}

describe('jsforce', () => {
	test('signs a user in with PKCE and reads who it is', async () => {
		const { access_token: accessToken, instance_url: instanceUrl, id } = await signIn();
		const connection = new Connection({ accessToken, instanceUrl, oauth2 });
		expect(await connection.request(id)).toMatchObject({
			user_id: ada.id,
			username: ada.username,
		});
	});

	test('gets a further token', async () => {
		const { refresh_token: refreshToken = '' } = await signIn();
		const { access_token } = await oauth2.refreshToken(refreshToken);
		expect((await crm.get('/api', access_token)).status).toBe(200);
	});

	test('signs out', async () => {
		const { access_token } = await signIn();
		await oauth2.revokeToken(access_token);
		expect((await crm.get('/api', access_token)).status).toBe(401);
	});

	test('reports a rejection by its name', async () => {
		await expect(oauth2.refreshToken('nothing')).rejects.toMatchObject({
			name: 'invalid_grant',
			message: 'expired access/refresh token',
		});
	});
});
