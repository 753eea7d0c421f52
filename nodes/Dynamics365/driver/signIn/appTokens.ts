/** Tokens of apps, shared by everything in this process that uses the same credential. */
import { createHash } from 'node:crypto';
import { createSharedTokens, type AccessToken } from '../../../crm/driver/sharedTokens';
import type { Transport } from '../../../crm/transport';
import type { Environment } from '../environment';
import type { AppIdentity } from './identity';
import { signIn } from './signIn';

const tokens = createSharedTokens();

/**
 * @param refused the token the environment has just refused, empty when there was none.
 * @throws CrmError that says in plain words what was refused and where to mend it.
 */
export async function acquireAppToken(
	identity: AppIdentity,
	environment: Environment,
	transport: Transport,
	refused: string,
): Promise<AccessToken> {
	const key = createHash('sha256')
		.update(JSON.stringify([identity, environment]))
		.digest('base64');
	return await tokens.acquire({
		key,
		refused,
		signIn: () => signIn(identity, environment, transport),
	});
}
