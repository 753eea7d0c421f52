import { ConfidentialClientApplication } from '@azure/msal-node';
import { EmulatedClock } from '../../kernel/clock';
import { Faults } from '../../kernel/faults';
import type { Form } from '../../kernel/oauth/forms';
import { pkcePair, returnedParameters, SignInClient } from '../../kernel/oauth/signInClient';
import type { SignInUser } from '../../kernel/oauth/rules';
import { RequestLog } from '../../kernel/requestLog';
import { createServer, type EmulatorServer } from '../../kernel/server';
import { trustEmulators } from '../../kernel/tls';
import { registerSignIn, type DataverseSignIn, type EntraApp, type EntraTenant } from '.';

const DAY = 24 * 3_600_000;

const tenant: EntraTenant = {
	id: '3a1c2f0e-5b7d-4c55-9d5e-1f0a6f1b9c11',
	domain: 'contoso.onmicrosoft.com',
	name: 'Contoso',
};
const redirectUri = 'https://n8n.example.com/rest/oauth2-credential/callback';
const ada = {
	id: '11111111-1111-4111-8111-111111111111',
	userName: 'ada@contoso.com',
	password: 'correct horse',
	name: 'Ada Lovelace',
	email: 'ada@contoso.com',
};
const bob = { ...ada, id: '22222222-2222-4222-8222-222222222222', userName: 'bob@contoso.com' };
const app: EntraApp = {
	clientId: 'aaaaaaaa-0000-4000-8000-000000000001',
	name: 'n8n <sync>',
	secrets: [
		{ value: 'right secret' },
		{ value: 'old secret', expiresAt: new Date('2026-01-01T00:00:00.000Z') },
	],
	redirectUris: [redirectUri],
	applicationUserId: '33333333-3333-4333-8333-333333333333',
};
const consentedApp: EntraApp = {
	...app,
	clientId: 'aaaaaaaa-0000-4000-8000-000000000002',
	adminConsent: true,
};
const pkceApp: EntraApp = {
	...app,
	clientId: 'aaaaaaaa-0000-4000-8000-000000000003',
	requiresPkce: true,
};

const clock = new EmulatedClock();
const users: SignInUser[] = [{ ...ada }, bob];
let server: EmulatorServer;
let url: string;
let signIn: DataverseSignIn;
let client: SignInClient;

beforeAll(async () => {
	await trustEmulators();
	server = await createServer({ clock, faults: new Faults(), log: new RequestLog() });
	const apps = [app, consentedApp, pkceApp];
	signIn = registerSignIn(server.app, { clock, tenant, apps, users, url: () => url });
	server.app.get('/api', (request, reply) => {
		const caller = signIn.authenticate(request);
		return caller ?? reply.code(401).header('www-authenticate', signIn.challenge()).send();
	});
	url = await server.listen();
	client = clientFor(tenant.id);
});
afterAll(() => server.close());
beforeEach(() => {
	clock.set(new Date('2026-03-01T12:00:00.000Z'));
	users[0]!.active = true;
});

const clientFor = (tenantName: string) => {
	const base = `${url}/${tenantName}/oauth2/v2.0`;
	return new SignInClient(`${base}/authorize`, `${base}/token`);
};

const callApi = (accessToken: unknown) =>
	fetch(`${url}/api`, { headers: { authorization: `Bearer ${String(accessToken)}` } });

const asks = (more: Form = {}): Form => ({
	client_id: app.clientId,
	response_type: 'code',
	redirect_uri: redirectUri,
	scope: `${url}/user_impersonation offline_access`,
	state: 'state 1',
	...more,
});
const appOnly = (more: Form = {}): Form => ({
	grant_type: 'client_credentials',
	client_id: app.clientId,
	client_secret: 'right secret',
	scope: `${url}/.default`,
	...more,
});
const withCode = (code: string | undefined, more: Form = {}): Form => ({
	grant_type: 'authorization_code',
	client_id: app.clientId,
	client_secret: 'right secret',
	redirect_uri: redirectUri,
	code: String(code),
	...more,
});
const refresh = (refreshToken: unknown, more: Form = {}): Form => ({
	grant_type: 'refresh_token',
	client_id: app.clientId,
	client_secret: 'right secret',
	refresh_token: String(refreshToken),
	...more,
});
const withPassword = (more: Form = {}): Form => ({
	grant_type: 'password',
	client_id: consentedApp.clientId,
	client_secret: 'right secret',
	scope: `${url}/user_impersonation`,
	username: ada.userName,
	password: ada.password,
	...more,
});

async function signedIn(): Promise<Record<string, unknown>> {
	const { code } = await client.signIn(asks(), ada);
	return (await client.token(withCode(code))).body;
}

describe('an app signs in by itself', () => {
	test('and calls the API as its application user', async () => {
		const { status, body } = await client.token(appOnly());
		expect(status).toBe(200);
		expect(body).toEqual({
			token_type: 'Bearer',
			expires_in: 3599,
			ext_expires_in: 3599,
			access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
		});
		expect(await (await callApi(body.access_token)).json()).toEqual({
			userId: app.applicationUserId,
			appId: app.clientId,
		});
	});

	test('with its secret in the Authorization header', async () => {
		const basic = Buffer.from(`${app.clientId}:right secret`).toString('base64');
		const form = { grant_type: 'client_credentials', scope: `${url}/.default` };
		const { status } = await client.token(form, { authorization: `Basic ${basic}` });
		expect(status).toBe(200);
	});

	test('through the tenant by its domain', async () => {
		expect((await clientFor(tenant.domain).token(appOnly())).status).toBe(200);
	});
});

describe('a person signs in', () => {
	test('on a page that names the app and what it asks for', async () => {
		const page = await (await client.open(asks({ login_hint: ada.userName }))).text();
		expect(page).toContain('n8n &#60;sync&#62;');
		expect(page).toContain(`<li>${url}/user_impersonation</li>`);
		expect(page).toContain(`value="${ada.userName}"`);
	});

	test('and the app acts for them', async () => {
		const { verifier, challenge } = pkcePair();
		const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
		const { code, state } = await client.signIn(asks(pkce), ada);
		expect(state).toBe('state 1');

		const { status, body } = await client.token(withCode(code, { code_verifier: verifier }));
		expect(status).toBe(200);
		expect(body).toMatchObject({
			token_type: 'Bearer',
			expires_in: 3599,
			scope: `${url}/user_impersonation`,
			refresh_token: expect.any(String) as string,
		});
		expect(await (await callApi(body.access_token)).json()).toEqual({
			userId: ada.id,
			appId: app.clientId,
		});
	});

	test('and gets no refresh token without offline_access', async () => {
		const { code } = await client.signIn(asks({ scope: `${url}/user_impersonation` }), ada);
		const { body } = await client.token(withCode(code));
		expect(body).not.toHaveProperty('refresh_token');
	});

	test('and the refresh token gets further tokens and stays good', async () => {
		const { refresh_token: first } = await signedIn();
		const { body } = await client.token(refresh(first));
		expect((await callApi(body.access_token)).status).toBe(200);
		expect((await client.token(refresh(body.refresh_token))).status).toBe(200);
		expect((await client.token(refresh(first))).status).toBe(200);
	});

	test('with user name and password, where an administrator has consented', async () => {
		const { status, body } = await client.token(withPassword());
		expect(status).toBe(200);
		expect(await (await callApi(body.access_token)).json()).toMatchObject({ userId: ada.id });
	});

	test.each([
		['the password is wrong', { ...ada, password: 'wrong' }],
		['nobody has that name', { ...ada, userName: 'eve@contoso.com' }],
	])('and sees the page again when %s', async (_case, entry) => {
		const answer = await client.enter(asks(), entry);
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain('Your account or password is incorrect.');
	});
});

describe('the page is refused', () => {
	test.each<[string, () => [string, Form], string]>([
		['an unknown tenant', () => ['nobody', asks()], 'AADSTS90002'],
		['an unknown app', () => [tenant.id, asks({ client_id: 'nobody' })], 'AADSTS700016'],
		['no app', () => [tenant.id, asks({ client_id: '' })], 'AADSTS900144'],
		[
			'an address that is not registered',
			() => [tenant.id, asks({ redirect_uri: 'https://evil.example.com/' })],
			'AADSTS50011',
		],
	])('for %s, and the browser is not sent back', async (_case, request, code) => {
		const [tenantName, parameters] = request();
		const answer = await clientFor(tenantName).open(parameters);
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain(`${code}:`);
	});

	test.each<[string, () => Form, string, string]>([
		[
			'another response type',
			() => asks({ response_type: 'token' }),
			'unsupported_response_type',
			'AADSTS70005',
		],
		['no scope', () => asks({ scope: 'openid' }), 'invalid_request', 'AADSTS900144'],
		['a scope of no resource', () => asks({ scope: 'crm' }), 'invalid_scope', 'AADSTS70011'],
		[
			'a permission the environment does not have',
			() => asks({ scope: `${url}/Leads.Read` }),
			'invalid_scope',
			'AADSTS70011',
		],
		[
			'another environment',
			() => asks({ scope: 'https://other.crm.dynamics.com/user_impersonation' }),
			'invalid_resource',
			'AADSTS500011',
		],
		[
			'an app that must use PKCE and does not',
			() => asks({ client_id: pkceApp.clientId }),
			'invalid_request',
			'AADSTS9002325',
		],
	])('for %s, and the app is told', async (_case, parameters, error, code) => {
		const returned = returnedParameters(await client.open(parameters()));
		expect(returned).toMatchObject({ error, state: 'state 1' });
		expect(returned.error_description).toMatch(new RegExp(`^${code}: `));
	});

	test('when the person declines', async () => {
		const returned = await client.signIn(asks(), { ...ada, decision: 'deny' });
		expect(returned).toMatchObject({ error: 'access_denied', state: 'state 1' });
		expect(returned.error_description).toMatch(/^AADSTS65004: /);
	});

	test('for a PKCE method that is not S256', async () => {
		const pkce = { code_challenge: pkcePair().verifier, code_challenge_method: 'plain' };
		const returned = await client.signIn(asks(pkce), ada);
		expect(returned.error_description).toMatch(/^AADSTS50149: /);
	});
});

describe('a token is refused', () => {
	test('in the documented envelope', async () => {
		const id = 'b1f5a2c0-0000-4000-8000-000000000000';
		const { status, body } = await client.token(appOnly({ client_secret: 'wrong' }), {
			'client-request-id': id,
		});
		expect(status).toBe(401);
		expect(body).toEqual({
			error: 'invalid_client',
			error_description: expect.stringMatching(
				new RegExp(
					`^AADSTS7000215: Invalid client secret provided\\..* Trace ID: .* Correlation ID: ${id} Timestamp: 2026-03-01 12:00:0\\dZ$`,
				),
			) as string,
			error_codes: [7000215],
			timestamp: expect.stringMatching(/^2026-03-01 12:00:0\dZ$/) as string,
			trace_id: expect.any(String) as string,
			correlation_id: id,
			error_uri: `${url}/error?code=7000215`,
		});
	});

	test.each<[string, () => Form, number, string, number]>([
		['no grant type', () => appOnly({ grant_type: '' }), 400, 'invalid_request', 900144],
		[
			'a grant type Entra does not know',
			() => appOnly({ grant_type: 'magic' }),
			400,
			'unsupported_grant_type',
			70003,
		],
		['an unknown app', () => appOnly({ client_id: 'nobody' }), 400, 'unauthorized_client', 700016],
		['a missing secret', () => appOnly({ client_secret: '' }), 401, 'invalid_client', 7000218],
		['a wrong secret', () => appOnly({ client_secret: 'no' }), 401, 'invalid_client', 7000215],
		[
			'an expired secret',
			() => appOnly({ client_secret: 'old secret' }),
			401,
			'invalid_client',
			7000222,
		],
		[
			'an app by itself that asks for a permission',
			() => appOnly({ scope: `${url}/user_impersonation` }),
			400,
			'invalid_scope',
			1002012,
		],
		[
			'another environment',
			() => appOnly({ scope: 'https://other.crm.dynamics.com/.default' }),
			400,
			'invalid_resource',
			500011,
		],
		['a code nobody issued', () => withCode('nothing'), 400, 'invalid_grant', 9002313],
		['a refresh token nobody issued', () => refresh('nothing'), 400, 'invalid_grant', 9002313],
		['a wrong password', () => withPassword({ password: 'wrong' }), 400, 'invalid_grant', 50126],
		[
			'a person who has not consented',
			() => withPassword({ client_id: app.clientId, username: bob.userName }),
			400,
			'invalid_grant',
			65001,
		],
	])('for %s', async (_case, form, status, error, code) => {
		const answer = await client.token(form());
		expect(answer).toMatchObject({ status, body: { error, error_codes: [code] } });
		expect(answer.body.error_description).toMatch(new RegExp(`^AADSTS${code}: `));
	});

	test('for an unknown tenant', async () => {
		expect(await clientFor('nobody').token(appOnly())).toMatchObject({
			status: 400,
			body: { error: 'invalid_request', error_codes: [90002] },
		});
	});

	test('for a disabled account', async () => {
		users[0]!.active = false;
		expect(await client.token(withPassword())).toMatchObject({ body: { error_codes: [50057] } });
	});

	test.each<[string, Form, string, number]>([
		['a wrong verifier', { code_verifier: pkcePair().verifier }, 'invalid_grant', 501481],
		['no verifier', {}, 'invalid_grant', 50148],
	])('for a code with %s', async (_case, more, error, code) => {
		const pkce = { code_challenge: pkcePair().challenge, code_challenge_method: 'S256' };
		const signed = await client.signIn(asks(pkce), ada);
		const answer = await client.token(withCode(signed.code, more));
		expect(answer).toMatchObject({ status: 400, body: { error, error_codes: [code] } });
	});

	test('for a code with another address', async () => {
		const { code } = await client.signIn(asks(), ada);
		const form = withCode(code, { redirect_uri: 'https://n8n.example.com/other' });
		expect(await client.token(form)).toMatchObject({ body: { error_codes: [500112] } });
	});

	test('for a code that was used', async () => {
		const { code } = await client.signIn(asks(), ada);
		await client.token(withCode(code));
		expect(await client.token(withCode(code))).toMatchObject({
			body: { error: 'invalid_grant', error_codes: [54005] },
		});
	});

	test('for a code that is ten minutes old', async () => {
		const { code } = await client.signIn(asks(), ada);
		clock.advance(10 * 60_000);
		expect(await client.token(withCode(code))).toMatchObject({
			body: { error: 'invalid_grant', error_codes: [70008] },
		});
	});

	test('for a refresh token that is ninety days old', async () => {
		const { refresh_token } = await signedIn();
		clock.advance(90 * DAY);
		expect(await client.token(refresh(refresh_token))).toMatchObject({
			status: 400,
			body: { error: 'invalid_grant', error_codes: [700082], suberror: 'bad_token' },
		});
	});

	test('for a refresh token that was revoked', async () => {
		const { refresh_token } = await signedIn();
		signIn.revokeAll();
		expect(await client.token(refresh(refresh_token))).toMatchObject({
			body: { error: 'invalid_grant', error_codes: [50173] },
		});
	});

	test('for more scope than was granted', async () => {
		const { refresh_token } = await signedIn();
		const more = { scope: `${url}/user_impersonation openid` };
		expect(await client.token(refresh(refresh_token, more))).toMatchObject({
			body: { error: 'invalid_scope', error_codes: [70011] },
		});
	});
});

describe('the API', () => {
	test.each<[string, () => unknown]>([
		['a token nobody issued', () => 'nothing'],
		[
			'a token that is an hour old',
			async () => {
				const { access_token } = await signedIn();
				clock.advance(3_600_000);
				return access_token;
			},
		],
		[
			'a token that was made to expire',
			() => {
				const token = signIn.issueToken(ada.id);
				signIn.expireTokens();
				return token;
			},
		],
		[
			'a token of a disabled account',
			() => {
				users[0]!.active = false;
				return signIn.issueToken(ada.id);
			},
		],
	])('refuses %s and names where to sign in', async (_case, token) => {
		const answer = await callApi(await token());
		expect(answer.status).toBe(401);
		expect(await answer.text()).toBe('');
		expect(answer.headers.get('www-authenticate')).toBe(
			`Bearer authorization_uri=${url}/${tenant.id}/oauth2/authorize, resource_id=${url}/`,
		);
	});

	test('takes a token issued for a test', async () => {
		expect(await (await callApi(signIn.issueToken(bob.id))).json()).toMatchObject({
			userId: bob.id,
		});
	});
});

describe('MSAL', () => {
	const msal = (more: { clientSecret?: string; authority?: string } = {}) =>
		new ConfidentialClientApplication({
			auth: {
				clientId: app.clientId,
				clientSecret: 'right secret',
				authority: `${url}/${tenant.id}`,
				knownAuthorities: [new URL(url).host],
				...more,
			},
		});

	test('signs an app in by itself', async () => {
		const result = await msal().acquireTokenByClientCredential({ scopes: [`${url}/.default`] });
		expect((await callApi(result?.accessToken)).status).toBe(200);
	});

	test('signs a person in, and gets further tokens silently', async () => {
		const confidential = msal();
		const { verifier, challenge } = pkcePair();
		const scopes = [`${url}/user_impersonation`];
		const address = await confidential.getAuthCodeUrl({
			scopes,
			redirectUri,
			codeChallenge: challenge,
			codeChallengeMethod: 'S256',
		});
		const asked = Object.fromEntries(new URL(address).searchParams);
		const { code = '' } = await client.signIn(asked, ada);
		const first = await confidential.acquireTokenByCode({
			code,
			scopes,
			redirectUri,
			codeVerifier: verifier,
		});
		expect(first.account?.username).toBe(ada.userName);

		const account = first.account!;
		const second = await confidential.acquireTokenSilent({ account, scopes, forceRefresh: true });
		expect(second.accessToken).not.toBe(first.accessToken);
		expect((await callApi(second.accessToken)).status).toBe(200);
	});

	test('reports a wrong secret', async () => {
		const scopes = [`${url}/.default`];
		await expect(
			msal({ clientSecret: 'wrong' }).acquireTokenByClientCredential({ scopes }),
		).rejects.toMatchObject({ errorCode: 'invalid_client', errorNo: 7000215 });
	});

	test('reports an unknown tenant', async () => {
		const scopes = [`${url}/.default`];
		await expect(
			msal({ authority: `${url}/nobody` }).acquireTokenByClientCredential({ scopes }),
		).rejects.toMatchObject({ errorCode: 'endpoints_resolution_error' });
	});
});
