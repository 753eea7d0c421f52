import { pkcePair } from '../../kernel/oauth/signInClient';
import { ada, app, orgId, rotatingApp, startSignIn, type SignInUnderTest } from './signInUnderTest';

let crm: SignInUnderTest;
beforeEach(async () => {
	crm = await startSignIn();
});
afterEach(() => crm.close());

describe('a user signs in', () => {
	test('and the app acts for them', async () => {
		const { verifier, challenge } = pkcePair();
		const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
		const { code, state } = await crm.client.signIn(crm.asks(pkce), ada);
		expect(state).toBe('state 1');

		const { status, body } = await crm.client.token(
			crm.withCode(code, { code_verifier: verifier }),
		);
		expect(status).toBe(200);
		expect(body).toEqual({
			access_token: expect.stringMatching(/^00DWt00000AbCdE!.{90,}$/) as string,
			refresh_token: expect.any(String) as string,
			signature: expect.stringMatching(/^[\w+/]{43}=$/) as string,
			scope: 'api id refresh_token',
			instance_url: crm.url,
			id: `${crm.url}/id/${orgId}/${ada.id}`,
			token_type: 'Bearer',
			issued_at: expect.stringMatching(/^\d{13}$/) as string,
		});
		expect(await (await crm.get('/api', String(body.access_token))).json()).toEqual({
			userId: ada.id,
			appId: app.clientId,
			scope: ['api', 'id', 'refresh_token'],
			mayUseApi: true,
		});
	});

	test('and gets no refresh token without its scope', async () => {
		const { code } = await crm.client.signIn(crm.asks({ scope: 'api' }), ada);
		const { body } = await crm.client.token(crm.withCode(code));
		expect(body.scope).toBe('api');
		expect(body).not.toHaveProperty('refresh_token');
	});

	test('and the refresh token gets further tokens, but no other refresh token', async () => {
		const { refresh_token } = await crm.signedIn();
		const { body } = await crm.client.token(crm.refresh(refresh_token));
		expect(body).not.toHaveProperty('refresh_token');
		expect((await crm.get('/api', String(body.access_token))).status).toBe(200);
		expect((await crm.client.token(crm.refresh(refresh_token))).status).toBe(200);
	});

	describe('and where the app rotates refresh tokens', () => {
		const clientId = rotatingApp.clientId;
		const refresh = (token: unknown) =>
			crm.client.token(crm.refresh(token, { client_id: clientId }));

		test('each refresh issues the next one', async () => {
			const { refresh_token: first } = await crm.signedIn(clientId);
			const { body } = await refresh(first);
			expect(body.refresh_token).not.toBe(first);
			expect((await refresh(body.refresh_token)).status).toBe(200);
		});

		test('one that comes again ends the whole sign-in, because it may be stolen', async () => {
			const { refresh_token: first } = await crm.signedIn(clientId);
			const { body } = await refresh(first);
			expect(await refresh(first)).toMatchObject({
				status: 400,
				body: { error_description: 'expired access/refresh token' },
			});
			expect((await refresh(body.refresh_token)).status).toBe(400);
			expect((await crm.get('/api', String(body.access_token))).status).toBe(401);
		});
	});

	test.each<[string, object]>([
		['the password is wrong', { password: 'wrong' }],
		['no one has that name', { username: 'eve@contoso.com' }],
	])('and sees the page again when %s', async (_case, wrong) => {
		const answer = await crm.client.enter(crm.asks(), { ...ada, ...wrong });
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain('Please check your username and password.');
	});
});

test('an app signs in by itself and acts as its run-as user', async () => {
	const { status, body } = await crm.client.token(crm.appOnly());
	expect(status).toBe(200);
	expect(body).toMatchObject({ scope: 'api id', id: `${crm.url}/id/${orgId}/${ada.id}` });
	expect(body).not.toHaveProperty('refresh_token');
	expect(await (await crm.get('/api', String(body.access_token))).json()).toMatchObject({
		userId: ada.id,
	});
});

describe('an app signs in with an assertion', () => {
	test('as a user an administrator has approved', async () => {
		const { status, body } = await crm.client.token(crm.asserting());
		expect(status).toBe(200);
		expect(body).toMatchObject({ instance_url: crm.url, token_type: 'Bearer', scope: 'api id' });
		expect(body).not.toHaveProperty('refresh_token');
		expect((await crm.get('/api', String(body.access_token))).status).toBe(200);
	});

	test('as a user who has approved the app', async () => {
		await crm.signedIn();
		const { status } = await crm.client.token(crm.asserting({ iss: app.clientId }));
		expect(status).toBe(200);
	});

	test('up to three minutes after it has expired', async () => {
		const asked = crm.asserting();
		crm.clock.advance(5 * 60_000);
		expect((await crm.client.token(asked)).status).toBe(200);
	});
});

describe('a session', () => {
	test.each<[string, (token: string) => unknown]>([
		['after two hours', () => crm.clock.advance(2 * 3_600_000)],
		['when it is made to expire', () => crm.signIn.expireTokens()],
		['when everything is revoked', () => crm.signIn.revokeAll()],
		['when its user is deactivated', () => (crm.users[0]!.active = false)],
		['when it is revoked', (token) => crm.get(`/services/oauth2/revoke?token=${token}`)],
	])('ends %s', async (_case, happens) => {
		const { access_token } = await crm.signedIn();
		expect((await crm.get('/api', String(access_token))).status).toBe(200);
		expect(crm.signIn.authenticateSession(String(access_token))).toMatchObject({ userId: ada.id });
		await happens(String(access_token));
		expect((await crm.get('/api', String(access_token))).status).toBe(401);
		expect(crm.signIn.authenticateSession(String(access_token))).toBeUndefined();
	});

	test('ends with the refresh token it came from', async () => {
		const { access_token, refresh_token } = await crm.signedIn();
		const body = new URLSearchParams({ token: String(refresh_token) });
		const answer = await fetch(`${crm.url}/services/oauth2/revoke`, { method: 'POST', body });
		expect([answer.status, await answer.text()]).toEqual([200, '']);
		expect((await crm.get('/api', String(access_token))).status).toBe(401);
		expect((await crm.client.token(crm.refresh(refresh_token))).status).toBe(400);
	});

	test('that no one has cannot be revoked', async () => {
		const answer = await crm.get('/services/oauth2/revoke?token=nothing');
		expect(answer.status).toBe(400);
		expect(await answer.json()).toMatchObject({ error: 'invalid_token' });
	});
});

describe('who is signed in', () => {
	const identityPath = `/id/${orgId}/${ada.id}`;

	test.each([
		['/services/oauth2/userinfo', { sub: expect.stringContaining(identityPath) as string }],
		[identityPath, { username: ada.username, display_name: ada.name }],
	])('%s answers', async (path, expected) => {
		const answer = await crm.get(path, crm.signIn.issueToken(ada.id));
		expect(await answer.json()).toMatchObject({
			user_id: ada.id,
			organization_id: orgId,
			email: ada.email,
			...expected,
		});
	});

	test.each<[string, () => string | undefined, string, number, string]>([
		['without a token', () => undefined, identityPath, 403, 'Missing_OAuth_Token'],
		['with a wrong token', () => 'wrong', identityPath, 403, 'Bad_OAuth_Token'],
		['with a wrong token', () => 'wrong', '/services/oauth2/userinfo', 403, 'Bad_OAuth_Token'],
		[
			'in another org',
			() => crm.signIn.issueToken(),
			`/id/00D000000000001EAA/${ada.id}`,
			403,
			'Wrong_Org',
		],
		[
			'as another user',
			() => crm.signIn.issueToken(),
			`/id/${orgId}/005000000000001AAA`,
			404,
			'Bad_Id',
		],
	])('does not answer %s', async (_case, token, path, status, text) => {
		const answer = await crm.get(path, token());
		expect([answer.status, await answer.text()]).toEqual([status, text]);
	});
});
