import { EmulatedClock } from '../../kernel/clock';
import { Faults } from '../../kernel/faults';
import type { Form } from '../../kernel/oauth/forms';
import type { SignInUser } from '../../kernel/oauth/rules';
import { pkcePair, returnedParameters, SignInClient } from '../../kernel/oauth/signInClient';
import { RequestLog } from '../../kernel/requestLog';
import { createServer, type EmulatorServer } from '../../kernel/server';
import { trustEmulators } from '../../kernel/tls';
import { registerSignIn, type SalesforceApp, type SalesforceSignIn } from '.';

const MINUTE = 60_000;
const organizationId = '00DWt00000AbCdEMAV';
const redirectUri = 'https://n8n.example.com/rest/oauth2-credential/callback';
const ada = {
	id: '005Wt00000AdaAAIAZ',
	userName: 'ada@contoso.com.dev',
	password: 'correct horse',
	name: 'Ada Lovelace',
	email: 'ada@contoso.com',
};
const app: SalesforceApp = {
	clientId: '3MVG9.n8n',
	name: 'n8n sync',
	secrets: [{ value: 'right secret' }],
	redirectUris: [redirectUri],
	scopes: ['api', 'id', 'refresh_token'],
};
const pkceApp: SalesforceApp = { ...app, clientId: '3MVG9.pkce', requiresPkce: true };
const rotatingApp: SalesforceApp = { ...app, clientId: '3MVG9.rot', rotatesRefreshTokens: true };
const serverApp: SalesforceApp = {
	...app,
	clientId: '3MVG9.server',
	clientCredentials: { runAs: ada.id },
};
const userlessApp: SalesforceApp = { ...app, clientId: '3MVG9.nobody', clientCredentials: {} };
const apps = [app, pkceApp, rotatingApp, serverApp, userlessApp];

const clock = new EmulatedClock();
const users: SignInUser[] = [{ ...ada }];
let server: EmulatorServer;
let url: string;
let signIn: SalesforceSignIn;
let client: SignInClient;

beforeAll(async () => {
	await trustEmulators();
	server = await createServer({ clock, faults: new Faults(), log: new RequestLog() });
	signIn = registerSignIn(server.app, { clock, organizationId, apps, users, url: () => url });
	server.app.get('/api', (request, reply) => {
		const caller = signIn.authenticate(request);
		return caller ?? reply.code(401).send();
	});
	url = await server.listen();
	client = new SignInClient(`${url}/services/oauth2/authorize`, `${url}/services/oauth2/token`);
});
afterAll(() => server.close());
beforeEach(() => {
	clock.set(new Date('2026-03-01T12:00:00.000Z'));
	users[0]!.active = true;
});

const get = (path: string, accessToken?: string) =>
	fetch(`${url}${path}`, {
		headers: accessToken ? { authorization: `Bearer ${accessToken}` } : {},
	});

const asks = (more: Form = {}): Form => ({
	client_id: app.clientId,
	response_type: 'code',
	redirect_uri: redirectUri,
	state: 'state 1',
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
const appOnly = (more: Form = {}): Form => ({
	grant_type: 'client_credentials',
	client_id: serverApp.clientId,
	client_secret: 'right secret',
	...more,
});

async function signedIn(clientId = app.clientId): Promise<Record<string, unknown>> {
	const { code } = await client.signIn(asks({ client_id: clientId }), ada);
	return (await client.token(withCode(code, { client_id: clientId }))).body;
}

describe('a person signs in', () => {
	test('and the app acts for them', async () => {
		const { verifier, challenge } = pkcePair();
		const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
		const { code, state } = await client.signIn(asks(pkce), ada);
		expect(state).toBe('state 1');

		const { status, body } = await client.token(withCode(code, { code_verifier: verifier }));
		expect(status).toBe(200);
		expect(body).toEqual({
			access_token: expect.stringMatching(/^00DWt00000AbCdE!.{90,}$/) as string,
			refresh_token: expect.any(String) as string,
			signature: expect.stringMatching(/^[\w+/]{43}=$/) as string,
			scope: 'api id refresh_token',
			instance_url: url,
			id: `${url}/id/${organizationId}/${ada.id}`,
			token_type: 'Bearer',
			issued_at: expect.stringMatching(/^\d{13}$/) as string,
		});
		expect(await (await get('/api', String(body.access_token))).json()).toEqual({
			userId: ada.id,
			appId: app.clientId,
			scope: ['api', 'id', 'refresh_token'],
		});
	});

	test('and gets no refresh token without its scope', async () => {
		const { code } = await client.signIn(asks({ scope: 'api' }), ada);
		const { body } = await client.token(withCode(code));
		expect(body.scope).toBe('api');
		expect(body).not.toHaveProperty('refresh_token');
	});

	test('and the refresh token gets further tokens, but no other refresh token', async () => {
		const { refresh_token } = await signedIn();
		const { body } = await client.token(refresh(refresh_token));
		expect(body).not.toHaveProperty('refresh_token');
		expect((await get('/api', String(body.access_token))).status).toBe(200);
		expect((await client.token(refresh(refresh_token))).status).toBe(200);
	});

	test('and the refresh token is good once where the app rotates them', async () => {
		const clientId = rotatingApp.clientId;
		const { refresh_token: first } = await signedIn(clientId);
		const { body } = await client.token(refresh(first, { client_id: clientId }));
		expect(body.refresh_token).not.toBe(first);
		expect(await client.token(refresh(first, { client_id: clientId }))).toMatchObject({
			status: 400,
			body: { error_description: 'expired access/refresh token' },
		});
		const again = refresh(body.refresh_token, { client_id: clientId });
		expect((await client.token(again)).status).toBe(200);
	});

	test.each<[string, object]>([
		['the password is wrong', { password: 'wrong' }],
		['nobody has that name', { userName: 'eve@contoso.com' }],
	])('and sees the page again when %s', async (_case, wrong) => {
		const answer = await client.enter(asks(), { ...ada, ...wrong });
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain('Please check your username and password.');
	});
});

test('an app signs in by itself and acts as its run-as user', async () => {
	const { status, body } = await client.token(appOnly());
	expect(status).toBe(200);
	expect(body).toMatchObject({ scope: 'api id', id: `${url}/id/${organizationId}/${ada.id}` });
	expect(body).not.toHaveProperty('refresh_token');
	expect(await (await get('/api', String(body.access_token))).json()).toMatchObject({
		userId: ada.id,
	});
});

describe('the page is refused', () => {
	test.each<[string, Form, string]>([
		[
			'an unknown app',
			{ client_id: 'nobody' },
			'error=invalid_client_id&error_description=client%20identifier%20invalid',
		],
		[
			'an address that is not registered',
			{ redirect_uri: 'https://evil.example.com/' },
			'error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration',
		],
	])('for %s, and the browser is not sent back', async (_case, more, text) => {
		const answer = await client.open(asks(more));
		expect([answer.status, await answer.text()]).toEqual([400, text]);
	});

	test.each<[string, Form, string, string]>([
		[
			'another response type',
			{ response_type: 'magic' },
			'unsupported_response_type',
			'response type not supported',
		],
		[
			'a scope the app does not have',
			{ scope: 'api full' },
			'invalid_scope',
			'requested scope is invalid, unknown, or malformed',
		],
		[
			'an app that must use PKCE and does not',
			{ client_id: pkceApp.clientId },
			'invalid_request',
			'missing required code challenge',
		],
	])('for %s, and the app is told', async (_case, more, error, error_description) => {
		const returned = returnedParameters(await client.open(asks(more)));
		expect(returned).toEqual({ error, error_description, state: 'state 1' });
	});

	test('when the person declines', async () => {
		expect(await client.signIn(asks(), { ...ada, decision: 'deny' })).toEqual({
			error: 'access_denied',
			error_description: 'end-user denied authorization',
			state: 'state 1',
		});
	});
});

describe('a token is refused', () => {
	test.each<[string, () => Form, string, string]>([
		[
			'an unknown app',
			() => appOnly({ client_id: 'nobody' }),
			'invalid_client_id',
			'client identifier invalid',
		],
		[
			'a wrong secret',
			() => appOnly({ client_secret: 'wrong' }),
			'invalid_client',
			'invalid client credentials',
		],
		[
			'a missing secret',
			() => appOnly({ client_secret: '' }),
			'invalid_client',
			'invalid client credentials',
		],
		[
			'a grant type Salesforce does not know',
			() => appOnly({ grant_type: 'magic' }),
			'unsupported_grant_type',
			'grant type not supported',
		],
		[
			'an app by itself that was not allowed to',
			() => appOnly({ client_id: app.clientId }),
			'invalid_grant',
			'client credentials flow not enabled',
		],
		[
			'an app by itself without a run-as user',
			() => appOnly({ client_id: userlessApp.clientId }),
			'invalid_grant',
			'no client credentials user enabled',
		],
		[
			'user name and password',
			() => appOnly({ grant_type: 'password', username: ada.userName, password: ada.password }),
			'invalid_grant',
			'authentication failure',
		],
		[
			'a code nobody issued',
			() => withCode('nothing'),
			'invalid_grant',
			'invalid authorization code',
		],
		[
			'a refresh token nobody issued',
			() => refresh('nothing'),
			'invalid_grant',
			'expired access/refresh token',
		],
	])('for %s', async (_case, form, error, error_description) => {
		expect(await client.token(form())).toEqual({
			status: 400,
			body: { error, error_description },
		});
	});

	test.each<[string, Form]>([
		['a wrong verifier', { code_verifier: pkcePair().verifier }],
		['no verifier', {}],
	])('for a code with %s', async (_case, more) => {
		const pkce = { code_challenge: pkcePair().challenge, code_challenge_method: 'S256' };
		const { code } = await client.signIn(asks(pkce), ada);
		expect(await client.token(withCode(code, more))).toEqual({
			status: 400,
			body: { error: 'invalid_grant', error_description: 'invalid code verifier' },
		});
	});

	test('for a code with another address', async () => {
		const { code } = await client.signIn(asks(), ada);
		const form = withCode(code, { redirect_uri: 'https://n8n.example.com/other' });
		expect(await client.token(form)).toMatchObject({ body: { error: 'redirect_uri_mismatch' } });
	});

	test.each<[string, (code: string | undefined) => unknown]>([
		['was used', (code) => client.token(withCode(code))],
		['is fifteen minutes old', () => clock.advance(15 * MINUTE)],
	])('for a code that %s', async (_case, happens) => {
		const { code } = await client.signIn(asks(), ada);
		await happens(code);
		expect(await client.token(withCode(code))).toEqual({
			status: 400,
			body: { error: 'invalid_grant', error_description: 'expired authorization code' },
		});
	});

	test.each<[string, () => Form | Promise<Form>]>([
		['who refreshes', async () => refresh((await signedIn()).refresh_token)],
		['an app runs as', () => appOnly()],
	])('for an inactive user %s', async (_case, form) => {
		const asked = await form();
		users[0]!.active = false;
		expect(await client.token(asked)).toEqual({
			status: 400,
			body: { error: 'inactive_user', error_description: 'user is inactive' },
		});
	});
});

describe('a session', () => {
	test.each<[string, (token: string) => unknown]>([
		['after two hours', () => clock.advance(120 * MINUTE)],
		['when it is made to expire', () => signIn.expireTokens()],
		['when everything is revoked', () => signIn.revokeAll()],
		['when its user is deactivated', () => (users[0]!.active = false)],
		['when it is revoked', (token) => get(`/services/oauth2/revoke?token=${token}`)],
	])('ends %s', async (_case, happens) => {
		const { access_token } = await signedIn();
		expect((await get('/api', String(access_token))).status).toBe(200);
		expect(signIn.authenticateSession(String(access_token))).toMatchObject({ userId: ada.id });
		await happens(String(access_token));
		expect((await get('/api', String(access_token))).status).toBe(401);
		expect(signIn.authenticateSession(String(access_token))).toBeUndefined();
	});

	test('ends with the refresh token it came from', async () => {
		const { access_token, refresh_token } = await signedIn();
		const body = new URLSearchParams({ token: String(refresh_token) });
		const answer = await fetch(`${url}/services/oauth2/revoke`, { method: 'POST', body });
		expect([answer.status, await answer.text()]).toEqual([200, '']);
		expect((await get('/api', String(access_token))).status).toBe(401);
		expect((await client.token(refresh(refresh_token))).status).toBe(400);
	});

	test('that nobody has cannot be revoked', async () => {
		const answer = await get('/services/oauth2/revoke?token=nothing');
		expect(answer.status).toBe(400);
		expect(await answer.json()).toMatchObject({ error: 'invalid_token' });
	});
});

describe('who is signed in', () => {
	const identityPath = `/id/${organizationId}/${ada.id}`;

	test.each([
		['/services/oauth2/userinfo', { sub: expect.stringContaining(identityPath) as string }],
		[identityPath, { username: ada.userName, display_name: ada.name }],
	])('%s tells', async (path, expected) => {
		const answer = await get(path, signIn.issueToken(ada.id));
		expect(await answer.json()).toMatchObject({
			user_id: ada.id,
			organization_id: organizationId,
			email: ada.email,
			...expected,
		});
	});

	test.each<[string, () => string | undefined, string, number, string]>([
		['without a token', () => undefined, identityPath, 403, 'Missing_OAuth_Token'],
		['with a wrong token', () => 'wrong', identityPath, 403, 'Bad_OAuth_Token'],
		['with a wrong token', () => 'wrong', '/services/oauth2/userinfo', 403, 'Bad_OAuth_Token'],
		[
			'in another organization',
			() => signIn.issueToken(),
			`/id/00D000000000001EAA/${ada.id}`,
			403,
			'Wrong_Org',
		],
		[
			'as another user',
			() => signIn.issueToken(),
			`/id/${organizationId}/005000000000001AAA`,
			404,
			'Bad_Id',
		],
	])('is not told %s', async (_case, token, path, status, text) => {
		const answer = await get(path, token());
		expect([answer.status, await answer.text()]).toEqual([status, text]);
	});
});
