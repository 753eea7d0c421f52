/** Tokens of servers, shared by everything in this process that uses the same credential. */
import { createHash } from 'node:crypto';
import { createSharedTokens, type AccessToken } from '../../../crm/driver/sharedTokens';
import type { Transport } from '../../../crm/transport';
import type { ServerIdentity } from './identity';
import { signIn } from './signIn';

const tokens = createSharedTokens();

/**
 * @param refused the token Salesforce has just refused, empty when there was none.
 * @throws CrmError that says in plain words what was refused and where to mend it.
 */
export async function acquireServerToken(
	identity: ServerIdentity,
	transport: Transport,
	refused: string,
): Promise<AccessToken> {
	const key = createHash('sha256').update(JSON.stringify(identity)).digest('base64');
	return await tokens.acquire({ key, refused, signIn: () => signIn(identity, transport) });
}
