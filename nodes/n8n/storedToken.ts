/** The token that n8n keeps in the data of a credential for unattended sign-in, shared by all processes of one n8n. */
import { createHash } from 'node:crypto';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { CrmError } from '../crm/errors';
import type { AccessToken } from '../crm/driver/sharedTokens';

/** The values of storedTokenProperties. */
export interface StoredToken extends IDataObject {
	accessToken: string;
	/** When to renew the token, in milliseconds since 1970. */
	renewAt: string;
	/** Hash of the credential's data when the token was issued; it differs after the credential was changed. */
	issuedFor: string;
}

/** Hidden properties of the credential; n8n signs in when the expirable one is empty. */
export const storedTokenProperties: INodeProperties[] = [
	{
		displayName: 'Access Token',
		name: 'accessToken',
		type: 'hidden',
		typeOptions: { expirable: true, password: true },
		default: '',
	},
	{ displayName: 'Renew At', name: 'renewAt', type: 'hidden', default: '' },
	{ displayName: 'Issued For', name: 'issuedFor', type: 'hidden', default: '' },
];

/**
 * Adds the token to a request.
 * @param baseUrl scheme and host the token was issued for.
 * @throws TokenOutdated when n8n must request a new token first.
 * @throws CrmError when the request goes to another host.
 */
export function withStoredToken(
	credential: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
	baseUrl: string,
): IHttpRequestOptions {
	checkHost(request, baseUrl);
	const token = usableToken(credential);
	if (token === undefined) throw new TokenOutdated();
	return { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } };
}

/** @returns undefined when there is no token, when it is about to expire, or was issued before the credential was changed. */
export function usableToken(credential: ICredentialDataDecryptedObject): string | undefined {
	const { accessToken, renewAt, issuedFor } = credential as unknown as StoredToken;
	const isOutdated = Number(renewAt) <= Date.now() || issuedFor !== fingerprint(credential);
	return isOutdated || accessToken === '' ? undefined : accessToken;
}

/** The values of storedTokenProperties for a new token. */
export function toStoredToken(
	credential: ICredentialDataDecryptedObject,
	{ value, renewAt }: AccessToken,
): StoredToken {
	return { accessToken: value, renewAt: String(renewAt), issuedFor: fingerprint(credential) };
}

/**
 * n8n requests a new token only after a response with status 401. A token that is about to expire, or was issued
 * before the credential was changed, is reported with that status before the request is sent.
 */
class TokenOutdated extends Error {
	readonly response = { status: 401, headers: {}, data: undefined };
}

/** Other nodes can use the credential too, and n8n's HTTP Request node sends requests to any host. */
function checkHost({ url, baseURL }: IHttpRequestOptions, baseUrl: string): void {
	const { origin, host } = new URL(url, baseURL);
	if (origin === baseUrl) return;
	throw new CrmError(`For security, the credential for ${baseUrl} cannot be used with ${host}.`, {
		kind: 'misconfigured',
		advice: 'Use a credential for that host, or check the URL in this one.',
	});
}

/** Hash of the credential's data without the token. */
function fingerprint(credential: ICredentialDataDecryptedObject): string {
	const ofToken = storedTokenProperties.map(({ name }) => name);
	const entries = Object.entries(credential).filter(([name]) => !ofToken.includes(name));
	return createHash('sha256').update(JSON.stringify(entries.sort())).digest('base64');
}
