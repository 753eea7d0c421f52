import * as dataverse from '../emulators/dataverse';
import * as salesforce from '../emulators/salesforce';
import type { EntraApp } from '../emulators/dataverse/signIn';
import type { SalesforceApp } from '../emulators/salesforce/signIn';
import type { N8nApi } from './api';
import { connectOAuth2 } from './connect';

/** Apps registered as docs/dynamics-365.md describes, for the n8n at this address: with a secret, and a public client. */
export const dynamics365Apps = (n8nUrl: string): [EntraApp, EntraApp] => {
	const app = { ...dataverse.DEFAULT_APP, redirectUris: [callbackOf(n8nUrl)] };
	return [app, { ...app, clientId: 'public-app', name: 'Public CRM Sync', secrets: [] }];
};

/** The app created in Salesforce as docs/salesforce.md describes, for the n8n at this address. */
export const salesforceApp = (n8nUrl: string): SalesforceApp => ({
	...salesforce.DEFAULT_APP,
	scopes: ['api', 'refresh_token'],
	redirectUris: [callbackOf(n8nUrl)],
});

const callbackOf = (n8nUrl: string) => `${n8nUrl}/rest/oauth2-credential/callback`;

/** Where the emulated CRMs are. */
export interface CrmUrls {
	dynamics365: string;
	salesforce: string;
}

/** Ids in n8n by credential type. */
export type CredentialIds = Readonly<Record<CredentialType, string>>;

type CredentialType = 'dynamics365SyncAppApi' | 'salesforceSyncOAuth2Api';

/** The credential data for the emulated CRMs: of a service principal in Dynamics 365, and of a user in Salesforce. */
export function credentialData(urls: CrmUrls): Record<CredentialType, Record<string, string>> {
	return {
		dynamics365SyncAppApi: {
			environmentUrl: urls.dynamics365,
			tenantId: dataverse.TENANT_ID,
			clientId: dataverse.DEFAULT_APP.clientId,
			clientSecret: dataverse.DEFAULT_APP.clientSecret,
			authorityHost: urls.dynamics365,
		},
		salesforceSyncOAuth2Api: {
			myDomainUrl: urls.salesforce,
			clientId: salesforce.DEFAULT_APP.clientId,
			clientSecret: salesforce.DEFAULT_APP.secrets[0]?.value ?? '',
		},
	};
}

/** Stores both credentials in n8n, encrypted, and connects the OAuth2 one. */
export async function connectBoth(api: N8nApi, urls: CrmUrls): Promise<CredentialIds> {
	const data = credentialData(urls);
	const create = async (type: CredentialType, name: string) => {
		const credential = { name, type, data: data[type] };
		return (await api.rest<{ id: string }>('POST', '/credentials', credential)).id;
	};
	const ids = {
		dynamics365SyncAppApi: await create('dynamics365SyncAppApi', 'Dynamics 365 (emulated)'),
		salesforceSyncOAuth2Api: await create('salesforceSyncOAuth2Api', 'Salesforce (emulated)'),
	};
	await connectOAuth2(api, ids.salesforceSyncOAuth2Api, salesforce.INTEGRATION_USER);
	return ids;
}
