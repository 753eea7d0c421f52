/** The Dynamics 365 credential's data, as n8n hands it over, in the driver's types. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { parseEnvironment, type AppRegistration, type Environment } from './dataverse/environment';

/** @throws CrmError when the environment URL cannot be one. */
export function readEnvironment(credential: ICredentialDataDecryptedObject): Environment {
	return parseEnvironment(text(credential.environmentUrl), text(credential.signInServer));
}

export function readAppRegistration(credential: ICredentialDataDecryptedObject): AppRegistration {
	return {
		tenantId: text(credential.tenantId),
		clientId: text(credential.clientId),
		clientSecret: text(credential.clientSecret),
	};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
