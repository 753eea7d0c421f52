/** The Salesforce credentials' data, as n8n hands it over, in the driver's types. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { CrmError } from '../crm/errors';
import type { Transport } from '../crm/transport';
import { organizationOf, parseMyDomain, parseOrganization } from './driver/myDomain';
import { revokeToken, signInRefused, type ServerIdentity } from './driver/signIn';

/**
 * Where the REST API is. The account that a person has connected names it; a server signs in there.
 * @throws CrmError when the URL cannot be one, or the connected account belongs to another address.
 */
export function readOrganizationUrl(credential: ICredentialDataDecryptedObject): string {
	const pasted = text(credential.myDomainUrl);
	const { instance_url: instanceUrl } = Object(credential.oauthTokenData) as Record<
		string,
		unknown
	>;
	return typeof instanceUrl === 'string'
		? organizationOf(parseMyDomain(pasted), instanceUrl)
		: parseMyDomain(pasted);
}

/** @throws CrmError when the URL is not an organization's. */
export function readServerIdentity(credential: ICredentialDataDecryptedObject): ServerIdentity {
	const app = {
		organizationUrl: parseOrganization(text(credential.myDomainUrl)),
		clientId: text(credential.clientId).trim(),
	};
	return credential.signInWith === 'clientCredentials'
		? { way: 'clientCredentials', ...app, clientSecret: text(credential.clientSecret).trim() }
		: {
				way: 'jwtBearer',
				...app,
				userName: text(credential.userName).trim(),
				privateKey: text(credential.privateKey),
			};
}

/** What Salesforce said while n8n renewed the token of an OAuth2 credential, in plain words. */
export function explainSignIn(said: string, credential: ICredentialDataDecryptedObject): CrmError {
	const signInUrl = parseMyDomain(text(credential.myDomainUrl));
	return signInRefused({ said }, { signInUrl, clientId: text(credential.clientId), userName: '' });
}

/**
 * Ends what a person has connected, or the session of a server, which signs in anew by itself.
 * @throws CrmError when the credential holds no sign-in, or Salesforce does not end it.
 */
export async function revokeSignIn(
	credential: ICredentialDataDecryptedObject,
	transport: Transport,
): Promise<void> {
	const connected = Object(credential.oauthTokenData) as Record<string, unknown>;
	const token =
		text(connected.refresh_token) || text(connected.access_token) || text(credential.accessToken);
	if (token === '') throw notSignedIn();
	await revokeToken(readOrganizationUrl(credential), token, transport);
}

function notSignedIn(): CrmError {
	return new CrmError(
		'The credential is not signed in to Salesforce, so there is nothing to end.',
		{
			kind: 'misconfigured',
			advice: 'A sign-in of another credential is revoked with that credential.',
		},
	);
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
