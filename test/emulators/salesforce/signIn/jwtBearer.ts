import { verify, X509Certificate } from 'node:crypto';
import type { AuthorizationServer } from '../../kernel/oauth/authorizationServer';
import { Rejection } from '../../kernel/oauth/rejections';
import type { IssuedTokens } from '../../kernel/oauth/rules';
import { expiredAssertion, invalidAssertion, invalidAudience, notApproved } from './errors';
import type { SalesforceApp, SalesforcePerson, SalesforceSignInOptions } from './rules';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Clocks may differ by this much. */
const SKEW_MS = 3 * 60_000;

interface Assertion {
	claims: { iss?: string; sub?: string; aud?: string; exp?: number | string };
	signed: Buffer;
	signature: Buffer;
}

/**
 * Signs in the user whom an app names in an assertion that it has signed with its key.
 * Without the certificate's signature nothing else of the assertion is believed. How far clocks may differ is not
 * documented; it is three minutes here.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 * @throws SignInError
 */
export function signInByAssertion(
	server: AuthorizationServer<SalesforceApp, SalesforcePerson>,
	assertion: string | undefined,
	{ clock, users, url }: SalesforceSignInOptions,
): IssuedTokens<SalesforceApp, SalesforcePerson> {
	if (!assertion) throw new Rejection('missingParameter', 'assertion');
	const { claims, signed, signature } = read(assertion);
	const app = server.findApp(claims.iss ?? '');
	const { certificate, audience = url() } = app.jwtBearer ?? {};
	if (!certificate || !isSignedBy(certificate, signed, signature)) throw invalidAssertion();
	if (claims.aud !== audience) throw invalidAudience();
	const expires = Number(claims.exp) * 1000;
	if (!(expires + SKEW_MS > clock.now().getTime())) throw expiredAssertion();
	const user = users.find(({ username }) => username === claims.sub);
	if (!user || !(app.approvedUsers ?? server.hasConsent(app, user))) throw notApproved();
	if (user.active === false) throw new Rejection('inactiveUser', user.username);
	return server.issueTo(app, { by: 'assertion', user });
}

function read(assertion: string): Assertion {
	const [header = '', payload = '', signature = ''] = assertion.split('.');
	try {
		const { alg } = JSON.parse(decode(header).toString()) as { alg?: string };
		if (alg !== 'RS256') throw invalidAssertion();
		return {
			claims: JSON.parse(decode(payload).toString()) as Assertion['claims'],
			signed: Buffer.from(`${header}.${payload}`),
			signature: decode(signature),
		};
	} catch {
		throw invalidAssertion();
	}
}

const decode = (part: string) => Buffer.from(part, 'base64url');

const isSignedBy = (certificate: string, signed: Buffer, signature: Buffer) =>
	verify('RSA-SHA256', signed, new X509Certificate(certificate).publicKey, signature);
