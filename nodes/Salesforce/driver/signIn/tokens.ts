/** Tokens of servers, shared by everything in this process that uses the same credential. */
import { createSharedTokens, type AccessToken } from '../../../crm/driver/sharedTokens';
import type { Transport } from '../../../crm/transport';
import type { ServerIdentity } from './identity';
import { signIn } from './signIn';

const tokens = createSharedTokens();

/**
 * @param rejected the token Salesforce has just rejected, empty when there was none.
 * @throws CrmError that says what was rejected and where to fix it.
 */
export const acquireServerToken = async (
	identity: ServerIdentity,
	transport: Transport,
	rejected: string,
): Promise<AccessToken> =>
	await tokens.acquire({
		credential: [identity],
		rejected,
		signIn: () => signIn(identity, transport),
	});
