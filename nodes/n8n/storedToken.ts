/** The token that n8n keeps in the data of a credential that signs in by itself: shared by all processes of one n8n. */
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
	/** Milliseconds since 1970. */
	renewAt: string;
	/** Tells whether the credential still says what it said when the token was issued. */
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
 * @param baseUrl scheme and host it was issued for.
 * @throws NoLongerGood when n8n is to ask for a new token first.
 * @throws CrmError when the request goes to another host.
 */
export function withStoredToken(
	credential: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
	baseUrl: string,
): IHttpRequestOptions {
	checkHost(request, baseUrl);
	const { accessToken, renewAt, issuedFor } = credential as unknown as StoredToken;
	if (Number(renewAt) <= Date.now() || issuedFor !== fingerprint(credential)) {
		throw new NoLongerGood();
	}
	return {
		...request,
		headers: { ...request.headers, Authorization: `Bearer ${accessToken}` },
	};
}

/** What n8n is to keep of a new token. */
export function toStoredToken(
	credential: ICredentialDataDecryptedObject,
	{ value, renewAt }: AccessToken,
): StoredToken {
	return { accessToken: value, renewAt: String(renewAt), issuedFor: fingerprint(credential) };
}

/**
 * n8n asks for a new token when a request was answered with 401, and knows no other end of a token:
 * one that is about to run out, or was issued for what the credential said before, ends like that before it is sent.
 */
class NoLongerGood extends Error {
	readonly response = { status: 401, headers: {}, data: undefined };
}

/** Other nodes can use the credential too: n8n's HTTP Request sends it wherever it is told to. */
function checkHost({ url, baseURL }: IHttpRequestOptions, baseUrl: string): void {
	const { origin, host } = new URL(url, baseURL);
	if (origin === baseUrl) return;
	throw new CrmError(`The sign-in to ${baseUrl} is not sent to ${host}.`, {
		kind: 'misconfigured',
		advice: 'Use a credential of that host, or check the URL in this one.',
	});
}

/** Of everything the credential says, but for the token itself. */
function fingerprint(credential: ICredentialDataDecryptedObject): string {
	const ofToken = storedTokenProperties.map(({ name }) => name);
	const entries = Object.entries(credential).filter(([name]) => !ofToken.includes(name));
	return createHash('sha256').update(JSON.stringify(entries.sort())).digest('base64');
}
