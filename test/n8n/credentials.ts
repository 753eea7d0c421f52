import * as dataverse from '../emulators/dataverse';
import * as salesforce from '../emulators/salesforce';
import type { EntraApp } from '../emulators/dataverse/signIn';
import type { SalesforceApp } from '../emulators/salesforce/signIn';
import type { N8nApi } from './api';
import { connectOAuth2, type SignIn } from './connect';

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

/** What n8n stores to sign in to one of the emulated CRMs. */
interface EmulatedCredential {
	name: string;
	data: (urls: CrmUrls) => Record<string, string>;
	/** Who connects the account, where OAuth2 needs a user. */
	user?: SignIn;
}

const credentials = {
	dynamics365SyncAppApi: {
		name: 'Dynamics 365 (emulated)',
		data: ({ dynamics365 }) => ({
			environmentUrl: dynamics365,
			tenantId: dataverse.TENANT_ID,
			clientId: dataverse.DEFAULT_APP.clientId,
			clientSecret: dataverse.DEFAULT_APP.clientSecret,
			authorityHost: dynamics365,
		}),
	},
	salesforceSyncOAuth2Api: {
		name: 'Salesforce (emulated)',
		data: (urls) => ({
			myDomainUrl: urls.salesforce,
			clientId: salesforce.DEFAULT_APP.clientId,
			clientSecret: salesforce.DEFAULT_APP.secrets[0]?.value ?? '',
		}),
		user: salesforce.INTEGRATION_USER,
	},
} satisfies Record<string, EmulatedCredential>;

type CredentialType = keyof typeof credentials;

/** Ids in n8n by credential type. */
export type CredentialIds = Readonly<Record<CredentialType, string>>;

/** The credential data for the emulated CRMs: of a service principal in Dynamics 365, and of a user in Salesforce. */
export function credentialData(urls: CrmUrls): Record<CredentialType, Record<string, string>> {
	const data = Object.entries(credentials).map(([type, each]) => [type, each.data(urls)]);
	return Object.fromEntries(data) as Record<CredentialType, Record<string, string>>;
}

/** Stores the credentials in n8n, encrypted, and connects those that need a user. */
export async function connectCrms(api: N8nApi, urls: CrmUrls): Promise<CredentialIds> {
	const ids: Record<string, string> = {};
	const all: Readonly<Record<string, EmulatedCredential>> = credentials;
	for (const [type, { name, data, user }] of Object.entries(all)) {
		const credential = { name, type, data: data(urls) };
		const { id } = await api.rest<{ id: string }>('POST', '/credentials', credential);
		if (user) await connectOAuth2(api, id, user);
		ids[type] = id;
	}
	return ids as CredentialIds;
}
