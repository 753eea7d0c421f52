/** The data of the Dynamics 365 credentials, as n8n hands it over, in the driver's types. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { CrmError } from '../crm/errors';
import { checkIssuedFor, parseEnvironment, type Environment } from './driver/environment';
import { readHostToken, signInRefused, type AppIdentity } from './driver/signIn';

/** @throws CrmError when the environment URL cannot be one, or the connected account belongs to another one. */
export function readEnvironment(credential: ICredentialDataDecryptedObject): Environment {
	const { environmentUrl, signInServer, oauthTokenData } = credential;
	const environment = parseEnvironment(text(environmentUrl), text(signInServer));
	const { scope } = Object(oauthTokenData) as Record<string, unknown>;
	if (typeof scope === 'string') checkIssuedFor(environment, scope);
	return environment;
}

/**
 * Who signs in with the App credential.
 * @throws CrmError when the host's own token is asked for and there is none.
 */
export async function readAppIdentity(
	credential: ICredentialDataDecryptedObject,
	{ signInServer }: Environment,
): Promise<AppIdentity> {
	const tenantId = text(credential.tenantId);
	const clientId = text(credential.clientId);
	switch (credential.signInWith) {
		case 'certificate':
			return {
				way: 'certificate',
				tenantId,
				clientId,
				certificate: text(credential.certificate),
				privateKey: text(credential.privateKey),
				passphrase: text(credential.passphrase),
			};
		case 'federated':
			return {
				way: 'federated',
				tenantId,
				clientId,
				assertion:
					credential.assertionFrom === 'given'
						? text(credential.assertionToken)
						: await readHostToken(signInServer),
			};
		case 'managedIdentity':
			return { way: 'managedIdentity', clientId: text(credential.identityClientId) };
		case 'password':
			return {
				way: 'password',
				tenantId,
				clientId,
				clientSecret: text(credential.clientSecret),
				userName: text(credential.userName),
				password: text(credential.password),
			};
		default:
			return {
				way: 'clientSecret',
				tenantId,
				clientId,
				clientSecret: text(credential.clientSecret),
			};
	}
}

/** What Entra said while n8n renewed the token of an OAuth2 credential, in plain words. */
export function explainSignIn(said: string, credential: ICredentialDataDecryptedObject): CrmError {
	return signInRefused(said, {
		tenantId: text(credential.tenantId) || 'organizations',
		clientId: text(credential.clientId),
		baseUrl: readEnvironment(credential).baseUrl,
	});
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
