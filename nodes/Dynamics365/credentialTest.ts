import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { testCredential } from '../n8n/testCredential';
import { readAppIdentity, readEnvironment } from './credential';
import { openDataverse } from './driver';
import { signIn } from './driver/signIn';

/** The connection test of the Service Principal credential. */
export async function testDynamics365App(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testCredential(this, openDataverse, async () => {
		const environment = readEnvironment(data);
		const identity = await readAppIdentity(data, environment);
		return {
			baseUrl: environment.baseUrl,
			signIn: async (transport) => (await signIn(identity, environment, transport)).value,
		};
	});
}
