/** The assertion by which an app signs in as a user: a JSON Web Token, signed with RS256. */
import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { CrmError } from '../../../crm/errors';
import { pemBlock } from '../../../crm/driver/pem';

/** Seconds; long enough for a slow network, and Salesforce asks for a few minutes at most. */
const LIFETIME_S = 180;

export interface AssertionClaims {
	clientId: string;
	username: string;
	/** The address that accepts the assertion. */
	audience: string;
}

/**
 * A signed assertion, valid for three minutes.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 * @param key as readPrivateKey returns it.
 */
export function signAssertion(
	{ clientId, username, audience }: AssertionClaims,
	key: KeyObject,
): string {
	const exp = Math.floor(Date.now() / 1000) + LIFETIME_S;
	const claims = { iss: clientId, sub: username, aud: audience, exp };
	const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
	return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

/** @throws CrmError when it is not the PEM text of an unencrypted RSA key; no request has been sent then. */
export function readPrivateKey(text: string): KeyObject {
	const key = decode(text);
	if (key?.asymmetricKeyType === 'rsa') return key;
	throw new CrmError(
		key ? 'The private key is not an RSA key.' : 'The private key is not an unencrypted PEM key.',
		{
			kind: 'signInAgain',
			advice:
				'Paste the whole key file, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----. It was created together with the certificate that is uploaded to the app.',
		},
	);
}

function decode(text: string): KeyObject | undefined {
	try {
		return createPrivateKey(pemBlock(text, '[A-Z ]*PRIVATE KEY'));
	} catch {
		return undefined;
	}
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
