/** The data of the Dynamics 365 credentials, as n8n passes it, in the driver's types. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { CrmError } from '../crm/errors';
import { checkIssuedFor, parseEnvironment, type Environment } from './driver/environment';
import { readHostToken, signInRejected, type AppIdentity } from './driver/signIn';

/** @throws CrmError when the Environment URL is not valid, or the connected account belongs to another environment. */
export function readEnvironment(credential: ICredentialDataDecryptedObject): Environment {
	const { environmentUrl, authorityHost, oauthTokenData } = credential;
	const environment = parseEnvironment(text(environmentUrl), text(authorityHost));
	const { scope } = Object(oauthTokenData) as Record<string, unknown>;
	if (typeof scope === 'string') checkIssuedFor(environment, scope);
	return environment;
}

/**
 * Who signs in with the Service Principal credential.
 * @throws CrmError when the host's federated token is to be used and there is none.
 */
export async function readAppIdentity(
	credential: ICredentialDataDecryptedObject,
	{ authorityHost }: Environment,
): Promise<AppIdentity> {
	const tenantId = text(credential.tenantId);
	const clientId = text(credential.clientId);
	switch (credential.authenticationMethod) {
		case 'certificate':
			return {
				method: 'certificate',
				tenantId,
				clientId,
				certificate: text(credential.certificate),
				privateKey: text(credential.privateKey),
				passphrase: text(credential.passphrase),
			};
		case 'federated':
			return {
				method: 'federated',
				tenantId,
				clientId,
				assertion:
					credential.assertionSource === 'expression'
						? text(credential.federatedToken)
						: await readHostToken(authorityHost),
			};
		case 'managedIdentity':
			return { method: 'managedIdentity', clientId: text(credential.managedIdentityClientId) };
		case 'password':
			return {
				method: 'password',
				tenantId,
				clientId,
				clientSecret: text(credential.clientSecret),
				username: text(credential.username),
				password: text(credential.password),
			};
		default:
			return {
				method: 'clientSecret',
				tenantId,
				clientId,
				clientSecret: text(credential.clientSecret),
			};
	}
}

/**
 * Explains why n8n could not renew the token of an OAuth2 credential.
 * @param message of Microsoft Entra.
 */
export function explainSignIn(
	message: string,
	credential: ICredentialDataDecryptedObject,
): CrmError {
	return signInRejected(message, {
		tenantId: text(credential.tenantId) || 'organizations',
		clientId: text(credential.clientId),
		baseUrl: readEnvironment(credential).baseUrl,
	});
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
