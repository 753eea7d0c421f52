import { randomBytes, randomUUID } from 'node:crypto';
import type { Grant, IssuedTokens } from '../../kernel/oauth/rules';
import type { EntraApp, EntraServerOptions, EntraUser } from './rules';

/** What can be changed while the server runs. */
export interface TokenSettings {
	/** Of the access tokens that are issued from now on. */
	lifetimeMs: number;
}

type Claims = Record<string, string | number | undefined>;
type EntraTokens = IssuedTokens<EntraApp, EntraUser>;

/** The body of a successful answer; Entra names one second less than the lifetime. */
export function tokenAnswer(
	issued: EntraTokens,
	options: EntraServerOptions & { withClientInfo: boolean },
): object {
	const { session, scope } = issued;
	const seconds = options.tokens.lifetimeMs / 1000 - 1;
	const answer = {
		token_type: 'Bearer',
		expires_in: seconds,
		ext_expires_in: seconds,
		access_token: issued.accessToken,
	};
	if (session.by === 'app' || !session.user) return answer;
	return {
		...answer,
		scope: scope.filter((name) => name !== 'offline_access').join(' '),
		refresh_token: issued.refreshToken,
		...(scope.includes('openid') && { id_token: idToken(issued, session.user, options) }),
		...(options.withClientInfo && { client_info: clientInfo(session.user, options) }),
	};
}

/** https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference */
export const accessToken = (
	{ app, scope, session }: Grant<EntraApp, EntraUser>,
	{ clock, tenant, url, tokens }: EntraServerOptions,
): string =>
	shapedAsJwt({
		aud: url(),
		iss: `https://sts.windows.net/${tenant.id}/`,
		...lifetimeFrom(clock.now(), tokens),
		appid: app.clientId,
		oid: session.user?.id ?? app.clientId,
		tid: tenant.id,
		uti: randomUUID(),
		ver: '1.0',
		...(session.by === 'app' ? { idtyp: 'app' } : { scp: permissions(scope).join(' ') }),
	});

/** https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference */
const idToken = (
	{ app, issuedAt }: EntraTokens,
	{ id, name, username }: EntraUser,
	{ tenant, url, tokens }: EntraServerOptions,
): string =>
	shapedAsJwt({
		aud: app.clientId,
		iss: `${url()}/${tenant.id}/v2.0`,
		...lifetimeFrom(issuedAt, tokens),
		oid: id,
		sub: id,
		tid: tenant.id,
		name,
		preferred_username: username,
		ver: '2.0',
	});

/** Shows MSAL whose account the tokens belong to. */
const clientInfo = ({ id }: EntraUser, { tenant }: EntraServerOptions) =>
	Buffer.from(JSON.stringify({ uid: id, utid: tenant.id })).toString('base64url');

/** Shaped as a JSON Web Token, signed by no one: the Web API looks tokens up, and clients must not read them. */
function shapedAsJwt(claims: Claims): string {
	const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
	const signature = randomBytes(256).toString('base64url');
	return `${encode({ typ: 'JWT', alg: 'RS256', kid: 'emulated' })}.${encode(claims)}.${signature}`;
}

function lifetimeFrom(start: Date, { lifetimeMs }: TokenSettings): Claims {
	const iat = Math.floor(start.getTime() / 1000);
	return { iat, nbf: iat, exp: iat + lifetimeMs / 1000 };
}

/** The scopes of a resource, without the resource. */
const permissions = (scope: readonly string[]) =>
	scope.filter((name) => name.includes('/')).map((name) => name.slice(name.lastIndexOf('/') + 1));
