import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { testCredential } from '../editor/testCredential';
import { readServerIdentity } from './credential';
import { openSalesforce } from './rest';
import { signIn } from './rest/signIn';

/** The Test of the Server credential. */
export async function testSalesforceServer(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testCredential(this, openSalesforce, () => {
		const identity = readServerIdentity(data);
		return {
			baseUrl: identity.organizationUrl,
			signIn: async (transport) => (await signIn(identity, transport)).value,
		};
	});
}
