/** The connection test of a credential for unattended sign-in: shows the connected user, or what is wrong. */
import { sleep, type ICredentialTestFunctions, type INodeCredentialTestResult } from 'n8n-workflow';
import { CrmError } from '../crm/errors';
import type { Transport } from '../crm/transport';
import { credentialTestTransport } from './credentialTestTransport';
import type { Product } from './product';

/** How to sign in, and to which CRM. */
export interface SignInToTest {
	baseUrl: string;
	/** @returns the access token. */
	signIn: (transport: Transport) => Promise<string>;
}

/** @param prepare reads the credential; may throw CrmError before any request is sent. */
export async function testCredential(
	context: ICredentialTestFunctions,
	open: Product['open'],
	prepare: () => SignInToTest | Promise<SignInToTest>,
): Promise<INodeCredentialTestResult> {
	try {
		const { baseUrl, signIn } = await prepare();
		const transport = credentialTestTransport(context);
		const token = await signIn(transport);
		const crm = open({
			baseUrl,
			transport: withToken(transport, token),
			anonymous: transport,
			wait: sleep,
		});
		const user = await crm.whoAmI();
		return { status: 'OK', message: `Signed in to ${baseUrl} as ${user.name}.` };
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
