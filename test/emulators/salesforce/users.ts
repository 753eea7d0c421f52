/** Who can work in a fresh org, and with which apps. */
import { makeId } from './ids';
import type { SalesforceApp, SalesforcePerson } from './signIn';

/** A user of the org, who signs in by username and password. */
export interface SalesforceUser extends SalesforcePerson {
	firstName: string;
	lastName: string;
}

export const ORG_ID = makeId('00D', 1);

let made = 0;

function person(firstName: string, lastName: string): SalesforceUser {
	made += 1;
	const email = `${firstName}.${lastName}@acme.example`.toLowerCase();
	return {
		id: makeId('005', made),
		firstName,
		lastName,
		name: `${firstName} ${lastName}`,
		email,
		username: `${email}.emulated`,
		password: 'emulated-password',
	};
}

/** Another user, who can be added to the org. */
export function newUser(email: string, active: boolean): SalesforceUser {
	const user = person('New', 'User');
	return { ...user, email, username: `${user.id}@acme.example`, active };
}

/** The user that the integration signs in as. */
export const INTEGRATION_USER = person('Sync', 'Integration');
export const AGENT_ALICE = person('Alice', 'Agent');
export const AGENT_BOB = person('Bob', 'Broker');

export const USERS: readonly SalesforceUser[] = [INTEGRATION_USER, AGENT_ALICE, AGENT_BOB];

/** The external client app that a user signs in to with PKCE, or that runs without a user as INTEGRATION_USER. */
export const DEFAULT_APP: SalesforceApp = {
	clientId: '3MVG9emulatedCrmSync',
	name: 'CRM Sync',
	secrets: [{ value: 'emulated-salesforce-secret' }],
	redirectUris: ['http://localhost:5678/rest/oauth2-credential/callback'],
	scopes: ['api', 'id', 'openid', 'refresh_token'],
	requiresPkce: true,
	clientCredentials: { runAs: INTEGRATION_USER.id },
};
