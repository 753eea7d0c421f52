import type { Product } from '../editor/product';
import { openSalesforce } from './rest';
import { parseMyDomain } from './rest/myDomain';

export const salesforce: Product = {
	label: 'Salesforce',
	signInWays: [
		{
			name: 'Person (OAuth2)',
			value: 'oAuth2',
			description: 'Somebody signs in on the page of Salesforce',
			credentialType: 'salesforceSyncOAuth2Api',
		},
	],
	baseUrl: ({ myDomainUrl }) => parseMyDomain(typeof myDomainUrl === 'string' ? myDomainUrl : ''),
	open: openSalesforce,
};
