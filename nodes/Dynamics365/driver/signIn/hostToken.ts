/** The token that a Kubernetes cluster, or another host, provides to n8n for workload identity federation. */
import { readFile } from 'node:fs/promises';
import { CrmError } from '../../../crm/errors';
import { clouds } from '../environment';

/**
 * Reads the file set in AZURE_FEDERATED_TOKEN_FILE, as set by the webhook of Azure's workload identity.
 * A credential cannot specify the file, because it could be any file of the host. The token is as powerful as a
 * password, so it goes only to Microsoft or to AZURE_AUTHORITY_HOST, not to a server that a credential specifies.
 * https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
 * @throws CrmError when the sign-in server is another one, or the file cannot be read.
 */
export async function readHostToken(authorityHost: string): Promise<string> {
	if (!trustedHosts().includes(authorityHost)) {
		throw new CrmError(`The federated token of this host cannot be sent to ${authorityHost}.`, {
			kind: 'misconfigured',
			advice:
				'It is sent only to the sign-in servers of Microsoft. To allow another one, set AZURE_AUTHORITY_HOST in the environment of n8n.',
		});
	}
	const file = process.env.AZURE_FEDERATED_TOKEN_FILE ?? '';
	try {
		return await readFile(file, 'utf8');
	} catch {
		throw new CrmError('This host has no token for workload identity federation.', {
			kind: 'misconfigured',
			advice:
				'Label the pod azure.workload.identity/use: "true" and annotate its service account, or set AZURE_FEDERATED_TOKEN_FILE in the environment of n8n to a file that n8n can read.',
		});
	}
}

function trustedHosts(): string[] {
	const { AZURE_AUTHORITY_HOST: host = '' } = process.env;
	const configured = URL.canParse(host) ? [new URL(host).origin] : [];
	return [...clouds.map((cloud) => cloud.authorityHost), ...configured];
}
