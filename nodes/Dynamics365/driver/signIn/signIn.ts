/** Unattended sign-in to Microsoft Entra, through msal-node. */
import type { AuthenticationResult, NodeAuthOptions } from '@azure/msal-node';
import { CrmError } from '../../../crm/errors';
import type { AccessToken } from '../../../crm/driver/sharedTokens';
import type { Transport } from '../../../crm/transport';
import type { Environment } from '../environment';
import { readCertificate } from './certificate';
import type { AppIdentity, ManagedIdentity, UsernameAndPassword } from './identity';
import { requestManagedIdentityToken } from './managedIdentity';
import { createNetwork, type SignInNetwork } from './networkClient';
import { managedIdentityRejected, signInRejected } from './rejections';

type ConfidentialIdentity = Exclude<AppIdentity, ManagedIdentity | UsernameAndPassword>;

/**
 * Requests a new access token for the environment from Entra, valid for about an hour.
 * https://learn.microsoft.com/power-apps/developer/data-platform/authenticate-oauth
 * @throws CrmError that says why the sign-in was rejected and where to fix it.
 */
export async function signIn(
	identity: AppIdentity,
	environment: Environment,
	transport: Transport,
): Promise<AccessToken> {
	const network = createNetwork(
		transport,
		identity.method === 'managedIdentity' ? 'The managed identity' : 'The sign-in server',
	);
	try {
		const result = await requestToken(identity, environment, network);
		if (result) return toAccessToken(result);
	} catch (error) {
		throw asCrmError(network.failure ?? error, identity, environment);
	}
	throw new CrmError('Microsoft Entra did not return an access token.', {
		kind: 'report',
		advice: 'Check Authority Host in the credential, and run the connection test.',
	});
}

async function requestToken(
	identity: AppIdentity,
	environment: Environment,
	network: SignInNetwork,
): Promise<AuthenticationResult | null> {
	switch (identity.method) {
		case 'managedIdentity':
			return await requestManagedIdentityToken(identity, environment, network.client);
		case 'password':
			return await requestUserToken(identity, environment, network);
		default:
			return await requestAppToken(identity, environment, network);
	}
}

async function requestAppToken(
	identity: ConfidentialIdentity,
	environment: Environment,
	network: SignInNetwork,
) {
	const { ConfidentialClientApplication } = await import('@azure/msal-node');
	const client = new ConfidentialClientApplication({
		auth: { ...registrationOf(identity, environment), ...clientAuthenticationOf(identity) },
		system: { networkClient: network.client },
	});
	return await client.acquireTokenByClientCredential({
		scopes: [`${environment.baseUrl}/.default`],
	});
}

async function requestUserToken(
	identity: UsernameAndPassword,
	environment: Environment,
	network: SignInNetwork,
) {
	const { ConfidentialClientApplication, PublicClientApplication } =
		await import('@azure/msal-node');
	const { clientSecret, username, password } = identity;
	const system = { networkClient: network.client };
	const auth = registrationOf(identity, environment);
	const client = clientSecret
		? new ConfidentialClientApplication({ auth: { ...auth, clientSecret }, system })
		: new PublicClientApplication({ auth, system });
	return await client.acquireTokenByUsernamePassword({
		scopes: [`${environment.baseUrl}/user_impersonation`],
		username: username.trim(),
		password,
	});
}

/** The metadata saves MSAL a discovery request: the paths are the same in every cloud. */
function registrationOf(
	{ tenantId, clientId }: Exclude<AppIdentity, ManagedIdentity>,
	{ authorityHost }: Environment,
): NodeAuthOptions {
	const authority = `${authorityHost}/${encodeURIComponent(tenantId.trim())}`;
	return {
		clientId: clientId.trim(),
		authority,
		knownAuthorities: [new URL(authority).host],
		authorityMetadata: JSON.stringify({
			token_endpoint: `${authority}/oauth2/v2.0/token`,
			authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
			issuer: `${authority}/v2.0`,
			jwks_uri: `${authority}/discovery/v2.0/keys`,
		}),
	};
}

function clientAuthenticationOf(identity: ConfidentialIdentity): Partial<NodeAuthOptions> {
	switch (identity.method) {
		case 'clientSecret':
			return { clientSecret: identity.clientSecret };
		case 'certificate':
			return { clientCertificate: readCertificate(identity) };
		case 'federated':
			return { clientAssertion: identity.assertion.trim() };
	}
}

/** To be renewed five minutes before it expires, or after half of a shorter lifetime. */
function toAccessToken({ accessToken, expiresOn }: AuthenticationResult): AccessToken {
	const now = Date.now();
	const lifetime = expiresOn ? expiresOn.getTime() - now : 0;
	return { value: accessToken, renewAt: now + Math.max(lifetime - 5 * 60_000, lifetime / 2) };
}

function asCrmError(error: unknown, identity: AppIdentity, environment: Environment): CrmError {
	const said = error instanceof Error ? error.message : String(error);
	if (identity.method === 'managedIdentity') {
		const kind = error instanceof CrmError ? error.kind : undefined;
		return managedIdentityRejected(said, environment, kind);
	}
	if (error instanceof CrmError) return error;
	const { tenantId, clientId } = identity;
	return signInRejected(said, { tenantId, clientId, ...environment });
}
