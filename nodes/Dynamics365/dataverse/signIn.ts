/** App-only sign-in to Microsoft Entra through msal-node, sent by whatever HTTP client the caller has. */
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { CrmError } from '../../sync/errors';
import type { CrmRequest, Transport } from '../../sync/transport';
import type { AppRegistration, Environment } from './environment';
import { signInError } from './signInErrors';

/**
 * An access token for the environment, good for about an hour.
 * https://learn.microsoft.com/power-apps/developer/data-platform/authenticate-oauth#connect-as-an-app
 * @throws CrmError that says in plain words what Entra refused and where to mend it.
 */
export async function acquireAppToken(
	environment: Environment,
	app: AppRegistration,
	transport: Transport,
): Promise<string> {
	const { ConfidentialClientApplication } = await import('@azure/msal-node');
	const authority = `${environment.signInServer}/${encodeURIComponent(app.tenantId.trim())}`;
	try {
		const client = new ConfidentialClientApplication({
			auth: {
				clientId: app.clientId.trim(),
				clientSecret: app.clientSecret,
				authority,
				knownAuthorities: [new URL(authority).host],
				authorityMetadata: metadataOf(authority),
			},
			system: { networkClient: networkClient(transport) },
		});
		const result = await client.acquireTokenByClientCredential({
			scopes: [`${environment.baseUrl}/.default`],
		});
		if (result) return result.accessToken;
	} catch (error) {
		throw signInError(error, app, environment);
	}
	throw new CrmError('Microsoft Entra answered without an access token.', { remedy: 'report' });
}

/** What MSAL would look up before its first request: the paths are the same in every cloud. */
function metadataOf(authority: string): string {
	return JSON.stringify({
		token_endpoint: `${authority}/oauth2/v2.0/token`,
		authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
		issuer: `${authority}/v2.0`,
		jwks_uri: `${authority}/discovery/v2.0/keys`,
	});
}

function networkClient(transport: Transport): INetworkModule {
	const send = async <Body>(
		method: CrmRequest['method'],
		url: string,
		options: NetworkRequestOptions = {},
	): Promise<NetworkResponse<Body>> => {
		const { headers = {}, body } = options;
		const answer = await transport({ method, url, headers, body });
		return {
			status: answer.status,
			headers: { ...answer.headers },
			body: JSON.parse(answer.body) as Body,
		};
	};
	return {
		sendGetRequestAsync: async (url, options) => await send('GET', url, options),
		sendPostRequestAsync: async (url, options) => await send('POST', url, options),
	};
}
