import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';
import {
	environmentUrlProperty,
	tenantIdProperty,
} from '../nodes/Dynamics365/credentialProperties';

/**
 * The part of Dynamics365SyncOAuth2Api that n8n shows above the properties of n8n's OAuth2 API: inherited
 * properties come first, in the order of `extends`. It is not offered to users and no node uses it directly.
 */
export class Dynamics365SyncEnvironmentApi implements ICredentialType {
	name = 'dynamics365SyncEnvironmentApi';

	displayName = 'Dynamics 365 Sync Environment API';

	hidden = true;

	icon: Icon = {
		light: 'file:../nodes/Dynamics365/dynamics365.svg',
		dark: 'file:../nodes/Dynamics365/dynamics365.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-crm-sync/n8n-nodes-crm-sync/blob/main/docs/dynamics-365.md';

	properties: INodeProperties[] = [
		environmentUrlProperty,
		{
			...tenantIdProperty,
			required: false,
			description:
				'Directory (tenant) ID of the app registration. Leave empty for multitenant apps.',
		},
	];
}
