/** Signing in to Microsoft Entra without a person, through msal-node. */
import type { AuthenticationResult, NodeAuthOptions } from '@azure/msal-node';
import { CrmError } from '../../../crm/errors';
import type { AccessToken } from '../../../crm/driver/sharedTokens';
import type { Transport } from '../../../crm/transport';
import type { Environment } from '../environment';
import { readCertificate } from './certificate';
import type { AppIdentity, ManagedIdentity, UserNameAndPassword } from './identity';
import { askForManagedIdentity } from './managedIdentity';
import { createNetwork, type SignInNetwork } from './networkClient';
import { managedIdentityRefused, signInRefused } from './refusals';

type ConfidentialIdentity = Exclude<AppIdentity, ManagedIdentity | UserNameAndPassword>;

/**
 * Asks Entra for a new access token for the environment, good for about an hour.
 * https://learn.microsoft.com/power-apps/developer/data-platform/authenticate-oauth
 * @throws CrmError that says in plain words what was refused and where to mend it.
 */
export async function signIn(
	identity: AppIdentity,
	environment: Environment,
	transport: Transport,
): Promise<AccessToken> {
	const network = createNetwork(
		transport,
		identity.way === 'managedIdentity' ? 'The managed identity' : 'The sign-in server',
	);
	try {
		const result = await ask(identity, environment, network);
		if (result) return toAccessToken(result);
	} catch (error) {
		throw asCrmError(network.failure ?? error, identity, environment);
	}
	throw new CrmError('Microsoft Entra answered without an access token.', { kind: 'report' });
}

async function ask(
	identity: AppIdentity,
	environment: Environment,
	network: SignInNetwork,
): Promise<AuthenticationResult | null> {
	switch (identity.way) {
		case 'managedIdentity':
			return await askForManagedIdentity(identity, environment, network.client);
		case 'password':
			return await askForUser(identity, environment, network);
		default:
			return await askForApp(identity, environment, network);
	}
}

async function askForApp(
	identity: ConfidentialIdentity,
	environment: Environment,
	network: SignInNetwork,
) {
	const { ConfidentialClientApplication } = await import('@azure/msal-node');
	const client = new ConfidentialClientApplication({
		auth: { ...registrationOf(identity, environment), ...proofOf(identity) },
		system: { networkClient: network.client },
	});
	return await client.acquireTokenByClientCredential({
		scopes: [`${environment.baseUrl}/.default`],
	});
}

async function askForUser(
	identity: UserNameAndPassword,
	environment: Environment,
	network: SignInNetwork,
) {
	const { ConfidentialClientApplication, PublicClientApplication } =
		await import('@azure/msal-node');
	const { clientSecret, userName, password } = identity;
	const system = { networkClient: network.client };
	const auth = registrationOf(identity, environment);
	const client = clientSecret
		? new ConfidentialClientApplication({ auth: { ...auth, clientSecret }, system })
		: new PublicClientApplication({ auth, system });
	return await client.acquireTokenByUsernamePassword({
		scopes: [`${environment.baseUrl}/user_impersonation`],
		username: userName.trim(),
		password,
	});
}

/** MSAL is told what it would look up before its first request: the paths are the same in every cloud. */
function registrationOf(
	{ tenantId, clientId }: Exclude<AppIdentity, ManagedIdentity>,
	{ signInServer }: Environment,
): NodeAuthOptions {
	const authority = `${signInServer}/${encodeURIComponent(tenantId.trim())}`;
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

function proofOf(identity: ConfidentialIdentity): Partial<NodeAuthOptions> {
	switch (identity.way) {
		case 'clientSecret':
			return { clientSecret: identity.clientSecret };
		case 'certificate':
			return { clientCertificate: readCertificate(identity) };
		case 'federated':
			return { clientAssertion: identity.assertion.trim() };
	}
}

/** Renewed five minutes before the end; a token of a few minutes after half of them. */
function toAccessToken({ accessToken, expiresOn }: AuthenticationResult): AccessToken {
	const now = Date.now();
	const lifetime = expiresOn ? expiresOn.getTime() - now : 0;
	return { value: accessToken, renewAt: now + Math.max(lifetime - 5 * 60_000, lifetime / 2) };
}

function asCrmError(error: unknown, identity: AppIdentity, environment: Environment): CrmError {
	const said = error instanceof Error ? error.message : String(error);
	if (identity.way === 'managedIdentity') {
		const kind = error instanceof CrmError ? error.kind : undefined;
		return managedIdentityRefused(said, environment, kind);
	}
	if (error instanceof CrmError) return error;
	const { tenantId, clientId } = identity;
	return signInRefused(said, { tenantId, clientId, ...environment });
}
