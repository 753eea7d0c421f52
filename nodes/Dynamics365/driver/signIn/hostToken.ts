/** The token that a Kubernetes cluster, or another host, lends n8n for workload identity federation. */
import { readFile } from 'node:fs/promises';
import { CrmError } from '../../../crm/errors';
import { clouds } from '../environment';

/**
 * Reads the file that AZURE_FEDERATED_TOKEN_FILE names, as set by the webhook of Azure's workload identity.
 * A credential names no file itself: it could be any file of the host. And the token, which is as good as a
 * password, goes to Microsoft or to the server of AZURE_AUTHORITY_HOST, not to one that a credential names.
 * https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
 */
export async function readHostToken(signInServer: string): Promise<string> {
	if (!trustedSignInServers().includes(signInServer)) {
		throw new CrmError(`The token of this host is not sent to ${signInServer}.`, {
			kind: 'misconfigured',
			advice:
				'It goes to the sign-in servers of Microsoft only. For another one, set AZURE_AUTHORITY_HOST in the environment of n8n.',
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

function trustedSignInServers(): string[] {
	const { AZURE_AUTHORITY_HOST: named = '' } = process.env;
	const own = URL.canParse(named) ? [new URL(named).origin] : [];
	return [...clouds.map(({ signInServer }) => signInServer), ...own];
}
