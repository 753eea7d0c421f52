import type { Form } from '../../kernel/oauth/forms';
import { pkcePair, returnedParameters } from '../../kernel/oauth/signInClient';
import {
	ada,
	app,
	approvedApp,
	pkceApp,
	restrictedApp,
	startSignIn,
	userlessApp,
	type SignInUnderTest,
} from './signInUnderTest';
import { makeAppCertificate } from '../../kernel/oauth/appCertificate';

let crm: SignInUnderTest;
beforeEach(async () => {
	crm = await startSignIn();
});
afterEach(() => crm.close());

describe('the page is rejected', () => {
	test.each<[string, Form, string]>([
		[
			'an unknown app',
			{ client_id: 'unknown' },
			'error=invalid_client_id&error_description=client%20identifier%20invalid',
		],
		[
			'an address that is not registered',
			{ redirect_uri: 'https://evil.example.com/' },
			'error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration',
		],
	])('for %s, and the browser is not sent back', async (_case, more, text) => {
		const answer = await crm.client.open(crm.asks(more));
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
	])('for %s, and the app is informed', async (_case, more, error, error_description) => {
		const returned = returnedParameters(await crm.client.open(crm.asks(more)));
		expect(returned).toEqual({ error, error_description, state: 'state 1' });
	});

	test('for a user that no administrator has approved', async () => {
		const asked = crm.asks({ client_id: restrictedApp.clientId });
		expect(await crm.client.signIn(asked, ada)).toEqual({
			error: 'OAUTH_APP_ACCESS_DENIED',
			error_description: 'user is not admin approved to access this app',
			state: 'state 1',
		});
	});

	test('when the user declines', async () => {
		expect(await crm.client.signIn(crm.asks(), { ...ada, decision: 'deny' })).toEqual({
			error: 'access_denied',
			error_description: 'end-user denied authorization',
			state: 'state 1',
		});
	});
});

describe('a token is rejected', () => {
	test.each<[string, () => Form, string, string]>([
		[
			'an unknown app',
			() => crm.appOnly({ client_id: 'unknown' }),
			'invalid_client_id',
			'client identifier invalid',
		],
		[
			'a wrong secret',
			() => crm.appOnly({ client_secret: 'wrong' }),
			'invalid_client',
			'invalid client credentials',
		],
		[
			'a missing secret',
			() => crm.appOnly({ client_secret: '' }),
			'invalid_client',
			'invalid client credentials',
		],
		[
			'a grant type Salesforce does not know',
			() => crm.appOnly({ grant_type: 'magic' }),
			'unsupported_grant_type',
			'grant type not supported',
		],
		[
			'an app by itself that was not allowed to',
			() => crm.appOnly({ client_id: app.clientId }),
			'invalid_grant',
			'client credentials flow not enabled',
		],
		[
			'an app by itself without a run-as user',
			() => crm.appOnly({ client_id: userlessApp.clientId }),
			'invalid_grant',
			'no client credentials user enabled',
		],
		[
			'username and password',
			() => crm.appOnly({ grant_type: 'password', username: ada.username, password: ada.password }),
			'invalid_grant',
			'authentication failure',
		],
		[
			'a code that was never issued',
			() => crm.withCode('nothing'),
			'invalid_grant',
			'invalid authorization code',
		],
		[
			'a refresh token that was never issued',
			() => crm.refresh('nothing'),
			'invalid_grant',
			'expired access/refresh token',
		],
	])('for %s', async (_case, form, error, error_description) => {
		expect(await crm.client.token(form())).toEqual({
			status: 400,
			body: { error, error_description },
		});
	});

	test.each<[string, Form]>([
		['a wrong verifier', { code_verifier: pkcePair().verifier }],
		['no verifier', {}],
	])('for a code with %s', async (_case, more) => {
		const pkce = { code_challenge: pkcePair().challenge, code_challenge_method: 'S256' };
		const { code } = await crm.client.signIn(crm.asks(pkce), ada);
		expect(await crm.client.token(crm.withCode(code, more))).toEqual({
			status: 400,
			body: { error: 'invalid_grant', error_description: 'invalid code verifier' },
		});
	});

	test('for a code with another address', async () => {
		const { code } = await crm.client.signIn(crm.asks(), ada);
		const form = crm.withCode(code, { redirect_uri: 'https://n8n.example.com/other' });
		expect(await crm.client.token(form)).toMatchObject({
			body: { error: 'redirect_uri_mismatch' },
		});
	});

	test.each<[string, (code: string | undefined) => unknown]>([
		['was used', (code) => crm.client.token(crm.withCode(code))],
		['is fifteen minutes old', () => crm.clock.advance(15 * 60_000)],
	])('for a code that %s', async (_case, happens) => {
		const { code } = await crm.client.signIn(crm.asks(), ada);
		await happens(code);
		expect(await crm.client.token(crm.withCode(code))).toEqual({
			status: 400,
			body: { error: 'invalid_grant', error_description: 'expired authorization code' },
		});
	});

	test.each<[string, () => Form | Promise<Form>]>([
		['who refreshes', async () => crm.refresh((await crm.signedIn()).refresh_token)],
		['an app runs as', () => crm.appOnly()],
	])('for an inactive user %s', async (_case, form) => {
		const asked = await form();
		crm.users[0]!.active = false;
		expect(await crm.client.token(asked)).toEqual({
			status: 400,
			body: { error: 'inactive_user', error_description: 'user is inactive' },
		});
	});
});

describe('an assertion is rejected', () => {
	test.each<[string, () => Form, string, string]>([
		[
			'that is missing',
			() => ({ ...crm.asserting(), assertion: '' }),
			'invalid_request',
			'missing required parameter: assertion',
		],
		[
			'that is not a JWT',
			() => ({ ...crm.asserting(), assertion: 'x.y.z' }),
			'invalid_grant',
			'invalid assertion',
		],
		[
			'of an unknown app',
			() => crm.asserting({ iss: 'unknown' }),
			'invalid_client_id',
			'client identifier invalid',
		],
		[
			'of an app without a certificate',
			() => crm.asserting({ iss: pkceApp.clientId }),
			'invalid_grant',
			'invalid assertion',
		],
		[
			'for another org',
			() => crm.asserting({ aud: 'https://login.salesforce.com' }),
			'invalid_grant',
			'audience is invalid',
		],
		[
			'for an unknown user',
			() => crm.asserting({ sub: 'eve@contoso.com' }),
			'invalid_grant',
			"user hasn't approved this consumer",
		],
		[
			'for a user who has not approved the app',
			() => crm.asserting({ iss: app.clientId }),
			'invalid_grant',
			"user hasn't approved this consumer",
		],
		[
			'for a user no administrator has approved',
			() => crm.asserting({ iss: restrictedApp.clientId }),
			'invalid_app_access',
			'user is not admin approved to access this app',
		],
	])('%s', async (_case, form, error, error_description) => {
		expect(await crm.client.token(form())).toEqual({
			status: 400,
			body: { error, error_description },
		});
	});

	test('signed with another key', async () => {
		const { privateKey } = await makeAppCertificate();
		expect(await crm.client.token(crm.asserting({}, privateKey))).toMatchObject({
			body: { error: 'invalid_grant', error_description: 'invalid assertion' },
		});
	});

	test('that expired more than three minutes ago', async () => {
		const asked = crm.asserting();
		crm.clock.advance(7 * 60_000);
		expect(await crm.client.token(asked)).toMatchObject({
			body: { error: 'invalid_grant', error_description: 'expired authorization code' },
		});
	});
});

test.each<[string, () => Form | Promise<Form>]>([
	['refreshes', async () => crm.refresh((await crm.signedIn()).refresh_token)],
	['an app runs as', () => crm.appOnly()],
	['an assertion names', () => crm.asserting({ iss: approvedApp.clientId })],
])('a token is rejected when the user who %s may not sign in from here', async (_case, form) => {
	const asked = await form();
	crm.users[0]!.ipRestricted = true;
	expect(await crm.client.token(asked)).toEqual({
		status: 400,
		body: { error: 'invalid_grant', error_description: 'ip restricted' },
	});
});
