import { CrmError } from '../../../crm/errors';
import { noAnswer } from '../../../crm/driver/noAnswer';
import type { Transport } from '../../../crm/transport';
import { label } from '../errors';

/**
 * Ends a sign-in: a refresh token with all access tokens issued for it, or one access token.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_revoke_token.htm
 * @throws CrmError when Salesforce does not answer that it is ended.
 */
export async function revokeToken(
	baseUrl: string,
	token: string,
	transport: Transport,
): Promise<void> {
	const { status } = await transport({
		method: 'POST',
		url: `${baseUrl}/services/oauth2/revoke`,
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ token }).toString(),
	}).catch((error: unknown) => {
		throw noAnswer(error, { crm: label, baseUrl, writes: true });
	});
	if (status === 200) return;
	throw new CrmError(`${label} did not end the sign-in: it may have ended before.`, {
		kind: 'misconfigured',
		status,
		advice:
			'See in Setup, Connected Apps OAuth Usage, whether the connection is still there, and revoke it there.',
	});
}
