import type { Form } from '../../kernel/oauth/forms';
import { pkcePair, returnedParameters } from '../../kernel/oauth/signInClient';
import {
	ada,
	app,
	bob,
	pkceApp,
	startSignIn,
	tenant,
	type SignInUnderTest,
} from './signInUnderTest';

let crm: SignInUnderTest;
beforeEach(async () => {
	crm = await startSignIn();
});
afterEach(() => crm.close());

describe('the page is rejected', () => {
	test.each<[string, () => [string, Form], string]>([
		['an unknown tenant', () => ['unknown', crm.asks()], 'AADSTS90002'],
		['an unknown app', () => [tenant.id, crm.asks({ client_id: 'unknown' })], 'AADSTS700016'],
		['no app', () => [tenant.id, crm.asks({ client_id: '' })], 'AADSTS900144'],
		[
			'an address that is not registered',
			() => [tenant.id, crm.asks({ redirect_uri: 'https://evil.example.com/' })],
			'AADSTS50011',
		],
	])('for %s, and the browser is not sent back', async (_case, request, code) => {
		const [tenantName, parameters] = request();
		const answer = await crm.clientFor(tenantName).open(parameters);
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain(`${code}:`);
	});

	test.each<[string, () => Form, string, string]>([
		[
			'another response type',
			() => crm.asks({ response_type: 'token' }),
			'unsupported_response_type',
			'AADSTS70005',
		],
		['no scope', () => crm.asks({ scope: 'openid' }), 'invalid_request', 'AADSTS900144'],
		['a scope of no resource', () => crm.asks({ scope: 'crm' }), 'invalid_scope', 'AADSTS70011'],
		[
			'a permission the environment does not have',
			() => crm.asks({ scope: `${crm.url}/Leads.Read` }),
			'invalid_scope',
			'AADSTS70011',
		],
		[
			'another environment',
			() => crm.asks({ scope: 'https://other.crm.dynamics.com/user_impersonation' }),
			'invalid_resource',
			'AADSTS500011',
		],
		[
			'an app that must use PKCE and does not',
			() => crm.asks({ client_id: pkceApp.clientId }),
			'invalid_request',
			'AADSTS9002325',
		],
	])('for %s, and the app is informed', async (_case, parameters, error, code) => {
		const returned = returnedParameters(await crm.client.open(parameters()));
		expect(returned).toMatchObject({ error, state: 'state 1' });
		expect(returned.error_description).toMatch(new RegExp(`^${code}: `));
	});

	test('when the user declines', async () => {
		const returned = await crm.client.signIn(crm.asks(), { ...ada, decision: 'deny' });
		expect(returned).toMatchObject({ error: 'access_denied', state: 'state 1' });
		expect(returned.error_description).toMatch(/^AADSTS65004: /);
	});

	test('for a PKCE method that is not S256', async () => {
		const pkce = { code_challenge: pkcePair().verifier, code_challenge_method: 'plain' };
		const returned = await crm.client.signIn(crm.asks(pkce), ada);
		expect(returned.error_description).toMatch(/^AADSTS50149: /);
	});
});

describe('a token is rejected', () => {
	test('in the documented envelope', async () => {
		const id = 'b1f5a2c0-0000-4000-8000-000000000000';
		const { status, body } = await crm.client.token(crm.appOnly({ client_secret: 'wrong' }), {
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
			error_uri: `${crm.url}/error?code=7000215`,
		});
	});

	test.each<[string, () => Form, number, string, number]>([
		['no grant type', () => crm.appOnly({ grant_type: '' }), 400, 'invalid_request', 900144],
		[
			'a grant type Entra does not know',
			() => crm.appOnly({ grant_type: 'magic' }),
			400,
			'unsupported_grant_type',
			70003,
		],
		[
			'an unknown app',
			() => crm.appOnly({ client_id: 'unknown' }),
			400,
			'unauthorized_client',
			700016,
		],
		['a missing secret', () => crm.appOnly({ client_secret: '' }), 401, 'invalid_client', 7000218],
		['a wrong secret', () => crm.appOnly({ client_secret: 'no' }), 401, 'invalid_client', 7000215],
		[
			'an expired secret',
			() => crm.appOnly({ client_secret: 'old secret' }),
			401,
			'invalid_client',
			7000222,
		],
		[
			'an app by itself that asks for a permission',
			() => crm.appOnly({ scope: `${crm.url}/user_impersonation` }),
			400,
			'invalid_scope',
			1002012,
		],
		[
			'another environment',
			() => crm.appOnly({ scope: 'https://other.crm.dynamics.com/.default' }),
			400,
			'invalid_resource',
			500011,
		],
		['a code that was never issued', () => crm.withCode('nothing'), 400, 'invalid_grant', 9002313],
		[
			'a refresh token that was never issued',
			() => crm.refresh('nothing'),
			400,
			'invalid_grant',
			9002313,
		],
		[
			'a wrong password',
			() => crm.withPassword({ password: 'wrong' }),
			400,
			'invalid_grant',
			50126,
		],
		[
			'a user who has not consented',
			() => crm.withPassword({ client_id: app.clientId, username: bob.username }),
			400,
			'invalid_grant',
			65001,
		],
	])('for %s', async (_case, form, status, error, code) => {
		const answer = await crm.client.token(form());
		expect(answer).toMatchObject({ status, body: { error, error_codes: [code] } });
		expect(answer.body.error_description).toMatch(new RegExp(`^AADSTS${code}: `));
	});

	test('for an unknown tenant', async () => {
		expect(await crm.clientFor('unknown').token(crm.appOnly())).toMatchObject({
			status: 400,
			body: { error: 'invalid_request', error_codes: [90002] },
		});
	});

	test('for a disabled account', async () => {
		crm.users[0]!.active = false;
		expect(await crm.client.token(crm.withPassword())).toMatchObject({
			body: { error_codes: [50057] },
		});
	});

	test.each<[string, Form, string, number]>([
		['a wrong verifier', { code_verifier: pkcePair().verifier }, 'invalid_grant', 501481],
		['no verifier', {}, 'invalid_grant', 50148],
	])('for a code with %s', async (_case, more, error, code) => {
		const pkce = { code_challenge: pkcePair().challenge, code_challenge_method: 'S256' };
		const signed = await crm.client.signIn(crm.asks(pkce), ada);
		const answer = await crm.client.token(crm.withCode(signed.code, more));
		expect(answer).toMatchObject({ status: 400, body: { error, error_codes: [code] } });
	});

	test('for a code with another address', async () => {
		const { code } = await crm.client.signIn(crm.asks(), ada);
		const form = crm.withCode(code, { redirect_uri: 'https://n8n.example.com/other' });
		expect(await crm.client.token(form)).toMatchObject({ body: { error_codes: [500112] } });
	});

	test('for a code that was used', async () => {
		const { code } = await crm.client.signIn(crm.asks(), ada);
		await crm.client.token(crm.withCode(code));
		expect(await crm.client.token(crm.withCode(code))).toMatchObject({
			body: { error: 'invalid_grant', error_codes: [54005] },
		});
	});

	test('for a code that is ten minutes old', async () => {
		const { code } = await crm.client.signIn(crm.asks(), ada);
		crm.clock.advance(10 * 60_000);
		expect(await crm.client.token(crm.withCode(code))).toMatchObject({
			body: { error: 'invalid_grant', error_codes: [70008] },
		});
	});

	test('for a refresh token that is ninety days old', async () => {
		const { refresh_token } = await crm.signedIn();
		crm.clock.advance(90 * 24 * 3_600_000);
		expect(await crm.client.token(crm.refresh(refresh_token))).toMatchObject({
			status: 400,
			body: { error: 'invalid_grant', error_codes: [700082], suberror: 'bad_token' },
		});
	});

	test('for a refresh token that was revoked', async () => {
		const { refresh_token } = await crm.signedIn();
		crm.signIn.revokeAll();
		expect(await crm.client.token(crm.refresh(refresh_token))).toMatchObject({
			body: { error: 'invalid_grant', error_codes: [50173] },
		});
	});

	test('for more scope than was granted', async () => {
		const { refresh_token } = await crm.signedIn();
		const more = { scope: `${crm.url}/user_impersonation openid` };
		expect(await crm.client.token(crm.refresh(refresh_token, more))).toMatchObject({
			body: { error: 'invalid_scope', error_codes: [70011] },
		});
	});
});
