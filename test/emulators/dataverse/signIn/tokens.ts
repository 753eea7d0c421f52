import { randomBytes, randomUUID } from 'node:crypto';
import type { Grant, IssuedTokens, SignInUser } from '../../kernel/oauth/rules';
import type { EntraApp, EntraTenant } from './rules';

type Claims = Record<string, string | number | undefined>;

/** Shaped as a JSON Web Token; nobody but this server can tell whether it is good, as clients must not try to. */
function shapedAsJwt(claims: Claims): string {
	const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
	const signature = randomBytes(256).toString('base64url');
	return `${encode({ typ: 'JWT', alg: 'RS256', kid: 'emulated' })}.${encode(claims)}.${signature}`;
}

const lifetime = (from: Date, milliseconds: number): Claims => ({
	iat: seconds(from),
	nbf: seconds(from),
	exp: seconds(new Date(from.getTime() + milliseconds)),
});

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

/** https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference */
export const accessToken = (
	{ app, scope, session }: Grant<EntraApp, SignInUser>,
	about: { tenant: EntraTenant; audience: string; now: Date; lifetimeMs: number },
): string =>
	shapedAsJwt({
		aud: about.audience,
		iss: `https://sts.windows.net/${about.tenant.id}/`,
		...lifetime(about.now, about.lifetimeMs),
		appid: app.clientId,
		oid: session.user?.id ?? app.clientId,
		tid: about.tenant.id,
		uti: randomUUID(),
		ver: '1.0',
		...(session.by === 'app' ? { idtyp: 'app' } : { scp: scopeNames(scope).join(' ') }),
	});

/** https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference */
export const idToken = (
	{ app, session, issuedAt }: IssuedTokens<EntraApp, SignInUser>,
	about: { tenant: EntraTenant; url: string; lifetimeMs: number },
): string =>
	shapedAsJwt({
		aud: app.clientId,
		iss: `${about.url}/${about.tenant.id}/v2.0`,
		...lifetime(issuedAt, about.lifetimeMs),
		oid: session.user?.id,
		sub: session.user?.id,
		tid: about.tenant.id,
		name: session.user?.name,
		preferred_username: session.user?.userName,
		ver: '2.0',
	});

/** Tells MSAL whose account the tokens belong to. */
export const clientInfo = (userId: string, tenantId: string) =>
	Buffer.from(JSON.stringify({ uid: userId, utid: tenantId })).toString('base64url');

const scopeNames = (scope: readonly string[]) =>
	scope.filter((name) => name.includes('/')).map((name) => name.slice(name.lastIndexOf('/') + 1));
