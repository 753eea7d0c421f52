/** Signs in to the in-memory CRM with the data of its credential. */
import {
	sleep,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
} from 'n8n-workflow';
import { CrmError } from '../../../nodes/crm/errors';
import type { Transport } from '../../../nodes/crm/transport';
import { testCredential } from '../../../nodes/n8n/testCredential';
import { openMemoryCrm } from './driver';
import { createSender } from './driver/send';

/** @throws CrmError when the URL in the credential is not a valid one. */
export function readUrl(credential: ICredentialDataDecryptedObject): string {
	const url = credential.url as string;
	if (URL.canParse(url)) return new URL(url).origin;
	throw new CrmError(`"${url}" is not a valid URL.`, {
		kind: 'misconfigured',
		advice: 'Check the URL in the credential.',
	});
}

/** @returns an access token. @throws CrmError when the CRM rejects the sign-in or cannot be reached. */
export async function signIn(
	credential: ICredentialDataDecryptedObject,
	transport: Transport,
): Promise<string> {
	const sender = createSender({ baseUrl: readUrl(credential), transport, wait: sleep });
	const { answer } = await sender.call<{ access_token: string }>('oauth2/token', {
		client_id: credential.clientId,
		client_secret: credential.clientSecret,
	});
	return answer.access_token;
}

export async function testMemoryCrm(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
) {
	return await testCredential(this, openMemoryCrm, () => ({
		baseUrl: readUrl(data),
		signIn: (transport) => signIn(data, transport),
	}));
}
