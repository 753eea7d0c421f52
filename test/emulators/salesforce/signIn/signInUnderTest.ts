import { sign } from 'node:crypto';
import { EmulatedClock } from '../../kernel/clock';
import { Faults } from '../../kernel/faults';
import type { Form } from '../../kernel/oauth/forms';
import { SignInClient } from '../../kernel/oauth/signInClient';
import { RequestLog } from '../../kernel/requestLog';
import { createServer } from '../../kernel/server';
import { trustEmulators } from '../../kernel/tls';
import { registerSignIn, type SalesforceApp, type SalesforcePerson } from '.';
import { makeAppCertificate } from '../../kernel/oauth/appCertificate';
import { JWT_BEARER } from './jwtBearer';

export const orgId = '00DWt00000AbCdEMAV';
export const redirectUri = 'https://n8n.example.com/rest/oauth2-credential/callback';
export const ada: SalesforcePerson = {
	id: '005Wt00000AdaAAIAZ',
	username: 'ada@contoso.com.dev',
	password: 'correct horse',
	name: 'Ada Lovelace',
	email: 'ada@contoso.com',
};
export const app: SalesforceApp = {
	clientId: '3MVG9.n8n',
	name: 'n8n sync',
	secrets: [{ value: 'right secret' }],
	redirectUris: [redirectUri],
	scopes: ['api', 'id', 'refresh_token'],
};
export const pkceApp: SalesforceApp = { ...app, clientId: '3MVG9.pkce', requiresPkce: true };
export const rotatingApp: SalesforceApp = {
	...app,
	clientId: '3MVG9.rotating',
	rotatesRefreshTokens: true,
};
export const serverApp: SalesforceApp = {
	...app,
	clientId: '3MVG9.server',
	clientCredentials: { runAs: ada.id },
};
export const userlessApp: SalesforceApp = {
	...app,
	clientId: '3MVG9.userless',
	clientCredentials: {},
};

export const approvedApp: SalesforceApp = {
	...app,
	clientId: '3MVG9.approved',
	approvedUsers: [ada.id],
};
export const restrictedApp: SalesforceApp = {
	...serverApp,
	clientId: '3MVG9.restricted',
	approvedUsers: [],
};

export type SignInUnderTest = Awaited<ReturnType<typeof startSignIn>>;

/** Salesforce's endpoints and one protected page of an API on a separate server, at noon on 1 March 2026. */
export async function startSignIn() {
	await trustEmulators();
	const clock = new EmulatedClock();
	clock.set(new Date('2026-03-01T12:00:00.000Z'));
	const { certificate, privateKey } = await makeAppCertificate();
	const jwtBearer = { certificate };
	const apps: SalesforceApp[] = [
		{ ...app, jwtBearer },
		pkceApp,
		rotatingApp,
		serverApp,
		userlessApp,
		{ ...approvedApp, jwtBearer },
		{ ...restrictedApp, jwtBearer },
	];
	const users = [{ ...ada }];

	let url = '';
	const server = await createServer({ clock, faults: new Faults(), log: new RequestLog() });
	const signIn = registerSignIn(server.app, { clock, orgId, apps, users, url: () => url });
	server.app.get('/api', (request, reply) => {
		const caller = signIn.authenticate(request);
		return caller ? reply.send(caller) : reply.code(401).send();
	});
	url = await server.listen();

	const client = new SignInClient(
		`${url}/services/oauth2/authorize`,
		`${url}/services/oauth2/token`,
	);

	const asks = (more: Form = {}): Form => ({
		client_id: app.clientId,
		response_type: 'code',
		redirect_uri: redirectUri,
		state: 'state 1',
		...more,
	});
	const withSecret = { client_id: app.clientId, client_secret: 'right secret' };
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
	const appOnly = (more: Form = {}): Form => ({
		...withSecret,
		client_id: serverApp.clientId,
		grant_type: 'client_credentials',
		...more,
	});

	/** A request with claims signed by a key; the app's own when left out. */
	const asserting = (claims: object = {}, key = privateKey): Form => {
		const exp = Math.floor(clock.now().getTime() / 1000) + 180;
		const all = { iss: approvedApp.clientId, sub: ada.username, aud: url, exp, ...claims };
		const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
		const signed = `${encode({ alg: 'RS256' })}.${encode(all)}`;
		const signature = sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url');
		return { grant_type: JWT_BEARER, assertion: `${signed}.${signature}` };
	};

	return {
		clock,
		users,
		asserting,
		url,
		signIn,
		client,
		asks,
		withCode,
		refresh,
		appOnly,
		/** The answer when a user signs in. */
		async signedIn(clientId = app.clientId): Promise<Record<string, unknown>> {
			const { code } = await client.signIn(asks({ client_id: clientId }), ada);
			return (await client.token(withCode(code, { client_id: clientId }))).body;
		},
		get: (path: string, accessToken?: string) =>
			fetch(`${url}${path}`, {
				headers: accessToken ? { authorization: `Bearer ${accessToken}` } : {},
			}),
		close: () => server.close(),
	};
}
