/** The identity that Azure lends the machine n8n runs on. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuthenticationResult, INetworkModule } from '@azure/msal-node';
import type { Environment } from '../environment';
import type { ManagedIdentity } from './identity';

/** MSAL uses the network of the first sign-in for all that follow in the process: so each brings its own here. */
const networks = new AsyncLocalStorage<INetworkModule>();

const networkOfSignIn: INetworkModule = {
	sendGetRequestAsync: async (url, options) => await current().sendGetRequestAsync(url, options),
	sendPostRequestAsync: async (url, options) => await current().sendPostRequestAsync(url, options),
};

function current(): INetworkModule {
	const network = networks.getStore();
	if (!network) throw new Error('No sign-in with a managed identity is under way.');
	return network;
}

/**
 * Asks the endpoint of the machine for a token; which one it is MSAL finds out by the environment of the process.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export async function askForManagedIdentity(
	{ clientId }: ManagedIdentity,
	{ baseUrl }: Environment,
	network: INetworkModule,
): Promise<AuthenticationResult> {
	const { ManagedIdentityApplication } = await import('@azure/msal-node');
	const client = new ManagedIdentityApplication({
		...(clientId && { managedIdentityIdParams: { userAssignedClientId: clientId.trim() } }),
		system: { networkClient: networkOfSignIn },
	});
	// MSAL keeps these tokens for the whole process too, where nothing tells one that was refused.
	const request = { resource: baseUrl, forceRefresh: true };
	return await networks.run(network, async () => await client.acquireToken(request));
}
