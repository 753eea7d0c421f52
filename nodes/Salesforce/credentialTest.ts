import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { testCredential } from '../n8n/testCredential';
import { readServerIdentity } from './credential';
import { openSalesforce } from './driver';
import { signIn } from './driver/signIn';

/** The connection test of the Server credential. */
export async function testSalesforceServer(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testCredential(this, openSalesforce, () => {
		const identity = readServerIdentity(data);
		return {
			baseUrl: identity.orgUrl,
			signIn: async (transport) => (await signIn(identity, transport)).value,
		};
	});
}
