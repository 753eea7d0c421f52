/** Sign-in with the identity that Azure assigns to the host of n8n. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuthenticationResult, INetworkModule } from '@azure/msal-node';
import type { Environment } from '../environment';
import type { ManagedIdentity } from './identity';

/** MSAL reuses the network client of the first sign-in for all later ones of the process, so each sign-in sets its own here. */
const networks = new AsyncLocalStorage<INetworkModule>();

const networkOfSignIn: INetworkModule = {
	sendGetRequestAsync: async (url, options) => await current().sendGetRequestAsync(url, options),
	sendPostRequestAsync: async (url, options) => await current().sendPostRequestAsync(url, options),
};

function current(): INetworkModule {
	const network = networks.getStore();
	if (!network) throw new Error('No sign-in with a managed identity is in progress.');
	return network;
}

/**
 * Requests a token from the identity endpoint of the host. MSAL finds the endpoint by environment variables.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export async function requestManagedIdentityToken(
	{ clientId }: ManagedIdentity,
	{ baseUrl }: Environment,
	network: INetworkModule,
): Promise<AuthenticationResult> {
	const { ManagedIdentityApplication } = await import('@azure/msal-node');
	const client = new ManagedIdentityApplication({
		...(clientId && { managedIdentityIdParams: { userAssignedClientId: clientId.trim() } }),
		system: { networkClient: networkOfSignIn },
	});
	// MSAL caches these tokens for the process, but does not know when Dataverse has rejected one.
	const request = { resource: baseUrl, forceRefresh: true };
	return await networks.run(network, async () => await client.acquireToken(request));
}
