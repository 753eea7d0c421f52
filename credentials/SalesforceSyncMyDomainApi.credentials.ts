import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';
import { myDomainUrlProperty } from '../nodes/Salesforce/credentialProperties';

/**
 * The part of SalesforceSyncOAuth2Api that n8n shows above the properties of n8n's OAuth2 API: inherited
 * properties come first, in the order of `extends`. It is not offered to users and no node uses it directly.
 */
export class SalesforceSyncMyDomainApi implements ICredentialType {
	name = 'salesforceSyncMyDomainApi';

	displayName = 'Salesforce Sync My Domain API';

	hidden = true;

	icon: Icon = {
		light: 'file:../nodes/Salesforce/salesforce.svg',
		dark: 'file:../nodes/Salesforce/salesforce.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-crm-sync/n8n-nodes-crm-sync/blob/main/docs/salesforce.md';

	properties: INodeProperties[] = [
		{
			...myDomainUrlProperty,
			description:
				"Copy it from your browser's address bar while Salesforce (or a sandbox) is open. The path is used for Experience Cloud sites only. login.salesforce.com and test.salesforce.com also work.",
		},
	];
}
