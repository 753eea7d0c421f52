/** Which org a token belongs to, where users of many orgs sign in at the same address. */
import { createHash } from 'node:crypto';
import { CrmError } from '../../../crm/errors';
import { noAnswer } from '../../../crm/driver/noAnswer';
import type { CrmResponse, Transport } from '../../../crm/transport';
import { label } from '../errors';
import { orgUrlOf } from '../myDomain';

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_userinfo_endpoint.htm */
interface UserInfo {
	urls?: { custom_domain?: string; rest?: string };
}

export interface IssuedToken {
	/** Where it was issued, as parseMyDomain returns it. */
	signInUrl: string;
	token: string;
}

/** Orgs that sign-in servers returned, by a hash of the token: secrets do not stay in memory as keys. */
const orgs = new Map<string, Promise<string>>();

/**
 * Asks the sign-in server once for the address of the org's REST API.
 * @param transport adds the token; the request goes to the server that issued it.
 * @returns scheme and host of the org.
 * @throws CrmError when the server does not return the address of an org.
 */
export async function findOrgOfToken(
	{ signInUrl, token }: IssuedToken,
	transport: Transport,
): Promise<string> {
	const key = createHash('sha256').update(token).digest('base64');
	const org = orgs.get(key) ?? readOrg(signInUrl, transport);
	orgs.set(key, org);
	org.catch(() => orgs.delete(key));
	return await org;
}

async function readOrg(signInUrl: string, transport: Transport): Promise<string> {
	const { status, body } = await askWhoIsSignedIn(signInUrl, transport);
	const { custom_domain: domain, rest } = readUrls(body);
	const address = domain ?? rest;
	if (status === 200 && address !== undefined) return orgUrlOf(signInUrl, address);
	throw new CrmError(
		`${label} did not return the address of the org of the connected account (status ${status}).`,
		status >= 500
			? { kind: 'retryLater', waitCause: 'temporarily-unavailable', advice: 'Try again later.' }
			: {
					kind: 'signInAgain',
					advice:
						'Connect the account again. If the error occurs again, enter the My Domain URL of your org in the credential.',
				},
	);
}

async function askWhoIsSignedIn(signInUrl: string, transport: Transport): Promise<CrmResponse> {
	try {
		return await transport({
			method: 'GET',
			url: `${signInUrl}/services/oauth2/userinfo`,
			headers: { Accept: 'application/json' },
			// The server rejects an expired session with this status instead of 401.
			expiredSessionStatus: 403,
		});
	} catch (error) {
		throw noAnswer(error, { crm: label, baseUrl: signInUrl, writes: false });
	}
}

function readUrls(body: string): NonNullable<UserInfo['urls']> {
	try {
		return (Object(JSON.parse(body)) as UserInfo).urls ?? {};
	} catch {
		return {};
	}
}
