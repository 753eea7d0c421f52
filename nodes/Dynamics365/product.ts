import type { Product } from '../n8n/product';
import { explainSignIn, readEnvironment } from './credential';
import { openDataverse } from './driver';

export const dynamics365: Product = {
	label: 'Dynamics 365',
	signInWays: [
		{
			name: 'App',
			value: 'app',
			description: 'An application user of the environment, without a person',
			credentialType: 'dynamics365SyncAppApi',
		},
		{
			name: 'Person (OAuth2)',
			value: 'oAuth2',
			description: 'Somebody signs in on the page of Microsoft',
			credentialType: 'dynamics365SyncOAuth2Api',
		},
	],
	baseUrl: (credential) => readEnvironment(credential).baseUrl,
	explainSignIn,
	open: openDataverse,
	people: {
		lead: { name: 'lead', label: 'Lead' },
		contact: { name: 'contact', label: 'Contact' },
	},
	lookupKeys: {
		account: [
			{ field: 'name', label: 'Name' },
			{ field: 'accountnumber', label: 'Number' },
		],
		campaign: [{ field: 'name', label: 'Name' }],
		contact: [{ field: 'emailaddress1', label: 'E-Mail' }],
		lead: [{ field: 'emailaddress1', label: 'E-Mail' }],
		systemuser: [
			{ field: 'internalemailaddress', label: 'E-Mail' },
			{ field: 'domainname', label: 'User Name' },
		],
		team: [{ field: 'name', label: 'Name' }],
	},
};
