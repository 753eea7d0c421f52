/** Who can work in a fresh environment, and with which apps. */
import { stableGuid } from './guid';
import type { EntraApp, EntraTenant, EntraUser } from './signIn';

/** A user of the environment, who signs in by username and password. */
export interface DataverseUser extends EntraUser {
	firstName: string;
	lastName: string;
}

export const TENANT_ID = stableGuid('tenant');

/** The directory that users and apps belong to. */
export const TENANT: EntraTenant = {
	id: TENANT_ID,
	domain: 'contoso.onmicrosoft.com',
	name: 'Contoso',
};

function person(firstName: string, lastName: string): DataverseUser {
	const email = `${firstName}.${lastName}@contoso.example`.toLowerCase();
	return {
		id: stableGuid(`user ${email}`),
		firstName,
		lastName,
		name: `${firstName} ${lastName}`,
		email,
		username: email,
		password: 'emulated-password',
	};
}

/** The user that the integration signs in as. */
export const INTEGRATION_USER = person('Sync', 'Integration');
export const AGENT_ALICE = person('Alice', 'Agent');
export const AGENT_BOB = person('Bob', 'Broker');

export const USERS: readonly DataverseUser[] = [INTEGRATION_USER, AGENT_ALICE, AGENT_BOB];

/** The application user of DEFAULT_APP: what the app does by itself carries this id. */
export const APPLICATION_USER_ID = stableGuid('application user');

/** A registered app; `clientSecret` is the first of its secrets. */
export interface DataverseApp extends EntraApp {
	clientSecret: string;
}

const withSecret = (clientSecret: string) => ({ clientSecret, secrets: [{ value: clientSecret }] });

/** The registered app that a user signs in to, or that runs without a user as its application user. */
export const DEFAULT_APP: DataverseApp = {
	clientId: stableGuid('app CRM Sync'),
	name: 'CRM Sync',
	...withSecret('emulated-dataverse-secret'),
	redirectUris: ['http://localhost:5678/rest/oauth2-credential/callback'],
	applicationUserId: APPLICATION_USER_ID,
};

/** An app without an application user: its tokens are good, and the environment does not know it. */
export const STRANGER_APP: DataverseApp = {
	clientId: stableGuid('app Stranger'),
	name: 'Stranger',
	...withSecret('emulated-stranger-secret'),
	redirectUris: [],
};

/** The team of a fresh environment. */
export const SALES_TEAM = { id: stableGuid('team Sales'), name: 'Sales' };
