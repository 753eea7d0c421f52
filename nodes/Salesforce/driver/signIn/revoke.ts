import { CrmError } from '../../../crm/errors';
import { noAnswer } from '../../../crm/driver/noAnswer';
import type { Transport } from '../../../crm/transport';
import { label } from '../errors';

/**
 * Revokes a refresh token with all access tokens issued for it, or one access token.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_revoke_token.htm
 * @throws CrmError when Salesforce does not confirm it.
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
	throw new CrmError(`${label} could not revoke the token: it may already have been revoked.`, {
		kind: 'misconfigured',
		status,
		advice:
			'Check whether the app is still listed in Setup > External Client Apps > OAuth Usage (older connected apps: Setup > Connected Apps OAuth Usage), and revoke its tokens there.',
	});
}
