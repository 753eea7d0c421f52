import type { Product } from '../n8n/product';
import { explainSignIn, readOrganizationUrl, revokeSignIn } from './credential';
import { openSalesforce } from './driver';

export const salesforce: Product = {
	label: 'Salesforce',
	signInWays: [
		{
			name: 'Person (OAuth2)',
			value: 'oAuth2',
			description: 'Somebody signs in on the page of Salesforce',
			credentialType: 'salesforceSyncOAuth2Api',
		},
		{
			name: 'Server',
			value: 'server',
			description: 'An External Client App signs in by itself, without a person',
			credentialType: 'salesforceSyncServerApi',
		},
	],
	baseUrl: readOrganizationUrl,
	explainSignIn,
	open: openSalesforce,
	revokeSignIn,
	people: {
		lead: { name: 'Lead', label: 'Lead' },
		contact: { name: 'Contact', label: 'Contact' },
	},
	lookupKeys: {
		Account: [
			{ field: 'Name', label: 'Name' },
			{ field: 'AccountNumber', label: 'Number' },
		],
		Campaign: [{ field: 'Name', label: 'Name' }],
		Contact: [{ field: 'Email', label: 'E-Mail' }],
		Group: [{ field: 'DeveloperName', label: 'Queue Name' }],
		Lead: [{ field: 'Email', label: 'E-Mail' }],
		User: [
			{ field: 'Email', label: 'E-Mail' },
			{ field: 'Username', label: 'User Name' },
		],
	},
};
