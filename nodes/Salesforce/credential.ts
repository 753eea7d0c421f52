/** The data of the Salesforce credentials, as n8n passes it, in the driver's types. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { CrmError } from '../crm/errors';
import { usableToken } from '../n8n/storedToken';
import type { Transport } from '../crm/transport';
import { isSharedSignIn, orgUrlOf, parseMyDomain, parseOrgUrl } from './driver/myDomain';
import { findOrgOfToken, signInRejected, type ServerIdentity } from './driver/signIn';

/**
 * Scheme and host of the REST API: of the connected account's org, or where a server signs in. n8n can lose the
 * address of the org when it renews a token (https://github.com/n8n-io/n8n/issues/34916). Where users of many orgs
 * sign in at the same address, it is then read from there.
 * @throws CrmError when the My Domain URL is not valid, or the connected account belongs to another org.
 */
export async function findOrgUrl(
	credential: ICredentialDataDecryptedObject,
	transport: Transport,
): Promise<string> {
	const signInUrl = parseMyDomain(text(credential.myDomainUrl));
	return (
		readOrgUrl(credential) ??
		(await findOrgOfToken({ signInUrl, token: tokenOf(credential) }, transport))
	);
}

/**
 * The same from the data of the credential alone.
 * @returns undefined when only the sign-in server knows the org.
 * @throws CrmError when the My Domain URL is not valid, or the connected account belongs to another org.
 */
export function readOrgUrl(credential: ICredentialDataDecryptedObject): string | undefined {
	const signInUrl = parseMyDomain(text(credential.myDomainUrl));
	const { instance_url: instanceUrl } = Object(credential.oauthTokenData) as Record<
		string,
		unknown
	>;
	if (typeof instanceUrl === 'string') return orgUrlOf(signInUrl, instanceUrl);
	return isSharedSignIn(signInUrl) ? undefined : signInUrl;
}

/** @throws CrmError when the My Domain URL is not the URL of an org. */
export function readServerIdentity(credential: ICredentialDataDecryptedObject): ServerIdentity {
	const app = {
		orgUrl: parseOrgUrl(text(credential.myDomainUrl)),
		clientId: text(credential.clientId).trim(),
	};
	return credential.authenticationMethod === 'clientCredentials'
		? { method: 'clientCredentials', ...app, clientSecret: text(credential.clientSecret).trim() }
		: {
				method: 'jwtBearer',
				...app,
				username: text(credential.username).trim(),
				privateKey: text(credential.privateKey),
			};
}

/**
 * Explains why n8n could not renew the token of an OAuth2 credential.
 * @param message of Salesforce.
 */
export function explainSignIn(
	message: string,
	credential: ICredentialDataDecryptedObject,
): CrmError {
	const signInUrl = parseMyDomain(text(credential.myDomainUrl));
	return signInRejected(
		{ said: message },
		{ signInUrl, clientId: text(credential.clientId), username: '' },
	);
}

/**
 * The token that stands for the whole access of a connected account, or of a server, which signs in again
 * automatically.
 * @throws CrmError when the credential holds no token.
 */
export function tokenOf(credential: ICredentialDataDecryptedObject): string {
	const connected = Object(credential.oauthTokenData) as Record<string, unknown>;
	const token =
		text(connected.refresh_token) || text(connected.access_token) || text(credential.accessToken);
	if (token === '') throw notSignedIn();
	return token;
}

/** The token of a connected account; of a server, as long as it can be used. */
export function accessTokenOf(credential: ICredentialDataDecryptedObject): string | undefined {
	const connected = credential.oauthTokenData;
	if (connected === undefined) return usableToken(credential);
	return text((Object(connected) as Record<string, unknown>).access_token) || undefined;
}

function notSignedIn(): CrmError {
	return new CrmError(
		'The credential is not signed in to Salesforce, so there is no token to revoke.',
		{
			kind: 'misconfigured',
			advice: 'To revoke the token of another credential, select that credential in the node.',
		},
	);
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
