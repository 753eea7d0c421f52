import type { Product } from '../editor/product';
import { openSalesforce } from './rest';
import { parseMyDomain } from './rest/myDomain';

export const salesforce: Product = {
	label: 'Salesforce',
	credentialType: 'salesforceSyncOAuth2Api',
	baseUrl: ({ myDomainUrl }) => parseMyDomain(typeof myDomainUrl === 'string' ? myDomainUrl : ''),
	open: openSalesforce,
};
