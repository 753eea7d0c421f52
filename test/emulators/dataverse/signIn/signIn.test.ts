import { pkcePair } from '../../kernel/oauth/signInClient';
import { ada, app, bob, startSignIn, tenant, type SignInUnderTest } from './signInUnderTest';

let crm: SignInUnderTest;
beforeEach(async () => {
	crm = await startSignIn();
});
afterEach(() => crm.close());

describe('an app signs in by itself', () => {
	test('and calls the API as its application user', async () => {
		const { status, body } = await crm.client.token(crm.appOnly());
		expect(status).toBe(200);
		expect(body).toEqual({
			token_type: 'Bearer',
			expires_in: 3599,
			ext_expires_in: 3599,
			access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
		});
		expect(await (await crm.callApi(body.access_token)).json()).toEqual({
			userId: app.applicationUserId,
			appId: app.clientId,
		});
	});

	test('with its secret in the Authorization header', async () => {
		const basic = Buffer.from(`${app.clientId}:right secret`).toString('base64');
		const form = { grant_type: 'client_credentials', scope: `${crm.url}/.default` };
		const { status } = await crm.client.token(form, { authorization: `Basic ${basic}` });
		expect(status).toBe(200);
	});

	test('through the tenant by its domain', async () => {
		expect((await crm.clientFor(tenant.domain).token(crm.appOnly())).status).toBe(200);
	});
});

describe('a user signs in', () => {
	test('on a page that names the app and what it asks for', async () => {
		const page = await (await crm.client.open(crm.asks({ login_hint: ada.username }))).text();
		expect(page).toContain('n8n &#60;sync&#62;');
		expect(page).toContain(`<li>${crm.url}/user_impersonation</li>`);
		expect(page).toContain(`value="${ada.username}"`);
	});

	test('and the app acts for them', async () => {
		const { verifier, challenge } = pkcePair();
		const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
		const { code, state } = await crm.client.signIn(crm.asks(pkce), ada);
		expect(state).toBe('state 1');

		const { status, body } = await crm.client.token(
			crm.withCode(code, { code_verifier: verifier }),
		);
		expect(status).toBe(200);
		expect(body).toMatchObject({
			token_type: 'Bearer',
			expires_in: 3599,
			scope: `${crm.url}/user_impersonation`,
			refresh_token: expect.any(String) as string,
		});
		expect(await (await crm.callApi(body.access_token)).json()).toEqual({
			userId: ada.id,
			appId: app.clientId,
		});
	});

	test('and gets no refresh token without offline_access', async () => {
		const { code } = await crm.client.signIn(
			crm.asks({ scope: `${crm.url}/user_impersonation` }),
			ada,
		);
		const { body } = await crm.client.token(crm.withCode(code));
		expect(body).not.toHaveProperty('refresh_token');
	});

	test('and the refresh token gets further tokens and stays good', async () => {
		const { refresh_token: first } = await crm.signedIn();
		const { body } = await crm.client.token(crm.refresh(first));
		expect((await crm.callApi(body.access_token)).status).toBe(200);
		expect((await crm.client.token(crm.refresh(body.refresh_token))).status).toBe(200);
		expect((await crm.client.token(crm.refresh(first))).status).toBe(200);
	});

	test('with username and password, where an administrator has consented', async () => {
		const { status, body } = await crm.client.token(crm.withPassword());
		expect(status).toBe(200);
		expect(await (await crm.callApi(body.access_token)).json()).toMatchObject({ userId: ada.id });
	});

	test.each([
		['the password is wrong', { ...ada, password: 'wrong' }],
		['no one has that name', { ...ada, username: 'eve@contoso.com' }],
	])('and sees the page again when %s', async (_case, entry) => {
		const answer = await crm.client.enter(crm.asks(), entry);
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain('Your account or password is incorrect.');
	});
});

describe('the API', () => {
	test.each<[string, () => unknown]>([
		['a token that was never issued', () => 'nothing'],
		[
			'a token that is an hour old',
			async () => {
				const { access_token } = await crm.signedIn();
				crm.clock.advance(3_600_000);
				return access_token;
			},
		],
		[
			'a token that was made to expire',
			() => {
				const token = crm.signIn.issueToken(ada.id);
				crm.signIn.expireTokens();
				return token;
			},
		],
		[
			'a token of a disabled account',
			() => {
				crm.users[0]!.active = false;
				return crm.signIn.issueToken(ada.id);
			},
		],
	])('rejects %s and names where to sign in', async (_case, token) => {
		const answer = await crm.callApi(await token());
		expect(answer.status).toBe(401);
		expect(await answer.text()).toBe('');
		expect(answer.headers.get('www-authenticate')).toBe(
			`Bearer authorization_uri=${crm.url}/${tenant.id}/oauth2/authorize, resource_id=${crm.url}/`,
		);
	});

	test('accepts a token issued for a test', async () => {
		expect(await (await crm.callApi(crm.signIn.issueToken(bob.id))).json()).toMatchObject({
			userId: bob.id,
		});
	});
});
