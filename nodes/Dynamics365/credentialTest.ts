/** The Test of the credential: signs in, asks the environment who is there, and says in plain words what is wrong. */
import {
	sleep,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type INodeCredentialTestResult,
} from 'n8n-workflow';
import { credentialTestTransport } from '../editor/credentialTestTransport';
import { CrmError } from '../sync/errors';
import type { Transport } from '../sync/transport';
import { readAppRegistration, readEnvironment } from './credential';
import { openDataverse } from './dataverse';
import { acquireAppToken } from './dataverse/signIn';

export async function testDynamics365App(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const environment = readEnvironment(data);
		const transport = credentialTestTransport(this);
		const token = await acquireAppToken(environment, readAppRegistration(data), transport);
		const crm = openDataverse({
			baseUrl: environment.baseUrl,
			transport: withToken(transport, token),
			wait: sleep,
		});
		const user = await crm.whoAmI();
		return { status: 'OK', message: `Signed in to ${environment.baseUrl} as ${user.name}.` };
	} catch (error) {
		return { status: 'Error', message: explain(error) };
	}
}

function withToken(transport: Transport, token: string): Transport {
	return async (request) =>
		await transport({
			...request,
			headers: { ...request.headers, Authorization: `Bearer ${token}` },
		});
}

function explain(error: unknown): string {
	if (error instanceof CrmError) return [error.message, error.advice].filter(Boolean).join(' ');
	return error instanceof Error ? error.message : String(error);
}
