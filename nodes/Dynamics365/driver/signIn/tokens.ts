/** Tokens of apps, shared by everything in this process that uses the same credential. */
import { createSharedTokens, type AccessToken } from '../../../crm/driver/sharedTokens';
import type { Transport } from '../../../crm/transport';
import type { Environment } from '../environment';
import type { AppIdentity } from './identity';
import { signIn } from './signIn';

const tokens = createSharedTokens();

/**
 * @param rejected the token the environment has just rejected, empty when there was none.
 * @throws CrmError that says what was rejected and where to fix it.
 */
export const acquireAppToken = async (
	identity: AppIdentity,
	environment: Environment,
	transport: Transport,
	rejected: string,
): Promise<AccessToken> =>
	await tokens.acquire({
		credential: [identity, environment],
		rejected,
		signIn: () => signIn(identity, environment, transport),
	});
