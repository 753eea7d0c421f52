import { EmulatedClock } from '../../kernel/clock';
import { Faults } from '../../kernel/faults';
import type { Form } from '../../kernel/oauth/forms';
import type { SignInUser } from '../../kernel/oauth/rules';
import { SignInClient } from '../../kernel/oauth/signInClient';
import { RequestLog } from '../../kernel/requestLog';
import { createServer } from '../../kernel/server';
import { trustEmulators } from '../../kernel/tls';
import { registerSignIn, type EntraApp, type EntraTenant } from '.';

export const tenant: EntraTenant = {
	id: '3a1c2f0e-5b7d-4c55-9d5e-1f0a6f1b9c11',
	domain: 'contoso.onmicrosoft.com',
	name: 'Contoso',
};
export const redirectUri = 'https://n8n.example.com/rest/oauth2-credential/callback';
export const ada: SignInUser = {
	id: '11111111-1111-4111-8111-111111111111',
	username: 'ada@contoso.com',
	password: 'correct horse',
	name: 'Ada Lovelace',
	email: 'ada@contoso.com',
};
export const bob: SignInUser = {
	...ada,
	id: '22222222-2222-4222-8222-222222222222',
	username: 'bob@contoso.com',
};
export const app: EntraApp = {
	clientId: 'aaaaaaaa-0000-4000-8000-000000000001',
	name: 'n8n <sync>',
	secrets: [
		{ value: 'right secret' },
		{ value: 'old secret', expiresAt: new Date('2026-01-01T00:00:00.000Z') },
	],
	redirectUris: [redirectUri],
	applicationUserId: '33333333-3333-4333-8333-333333333333',
};
export const consentedApp: EntraApp = {
	...app,
	clientId: 'aaaaaaaa-0000-4000-8000-000000000002',
	adminConsent: true,
};
export const pkceApp: EntraApp = {
	...app,
	clientId: 'aaaaaaaa-0000-4000-8000-000000000003',
	requiresPkce: true,
};

export type SignInUnderTest = Awaited<ReturnType<typeof startSignIn>>;

/** Entra's endpoints and one protected page of an API on a separate server, at noon on 1 March 2026. */
export async function startSignIn() {
	await trustEmulators();
	const clock = new EmulatedClock();
	clock.set(new Date('2026-03-01T12:00:00.000Z'));
	const apps = [app, consentedApp, pkceApp];
	const users = [{ ...ada }, { ...bob }];

	let url = '';
	const server = await createServer({ clock, faults: new Faults(), log: new RequestLog() });
	const signIn = registerSignIn(server.app, { clock, tenant, apps, users, url: () => url });
	server.app.get('/api', (request, reply) => {
		const caller = signIn.authenticate(request);
		if (caller) return reply.send(caller);
		return reply.code(401).header('www-authenticate', signIn.challenge()).send();
	});
	url = await server.listen();

	const clientFor = (tenantName: string) => {
		const base = `${url}/${tenantName}/oauth2/v2.0`;
		return new SignInClient(`${base}/authorize`, `${base}/token`);
	};
	const client = clientFor(tenant.id);

	const asks = (more: Form = {}): Form => ({
		client_id: app.clientId,
		response_type: 'code',
		redirect_uri: redirectUri,
		scope: `${url}/user_impersonation offline_access`,
		state: 'state 1',
		...more,
	});
	const withSecret = { client_id: app.clientId, client_secret: 'right secret' };
	const appOnly = (more: Form = {}): Form => ({
		...withSecret,
		grant_type: 'client_credentials',
		scope: `${url}/.default`,
		...more,
	});
	const withCode = (code: string | undefined, more: Form = {}): Form => ({
		...withSecret,
		grant_type: 'authorization_code',
		redirect_uri: redirectUri,
		code: String(code),
		...more,
	});
	const refresh = (refreshToken: unknown, more: Form = {}): Form => ({
		...withSecret,
		grant_type: 'refresh_token',
		refresh_token: String(refreshToken),
		...more,
	});
	const withPassword = (more: Form = {}): Form => ({
		...withSecret,
		client_id: consentedApp.clientId,
		grant_type: 'password',
		scope: `${url}/user_impersonation`,
		username: ada.username,
		password: ada.password,
		...more,
	});

	return {
		clock,
		users,
		url,
		signIn,
		client,
		clientFor,
		asks,
		appOnly,
		withCode,
		refresh,
		withPassword,
		/** The answer when a user signs in. */
		async signedIn(): Promise<Record<string, unknown>> {
			const { code } = await client.signIn(asks(), ada);
			return (await client.token(withCode(code))).body;
		},
		callApi: (accessToken: unknown) =>
			fetch(`${url}/api`, { headers: { authorization: `Bearer ${String(accessToken)}` } }),
		close: () => server.close(),
	};
}
