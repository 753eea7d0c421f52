/** Properties that several Salesforce credentials share. */
import type { INodeProperties } from 'n8n-workflow';

export const myDomainUrlProperty: INodeProperties = {
	displayName: 'My Domain URL',
	name: 'myDomainUrl',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. https://acme.my.salesforce.com',
	description:
		"Copy it from your browser's address bar while Salesforce (or a sandbox) is open. Any path is ignored.",
};

export const clientIdProperty: INodeProperties = {
	displayName: 'Client ID',
	name: 'clientId',
	type: 'string',
	required: true,
	default: '',
	description: 'Consumer Key of the External Client App',
};

export const clientSecretProperty: INodeProperties = {
	displayName: 'Client Secret',
	name: 'clientSecret',
	type: 'string',
	typeOptions: { password: true },
	required: true,
	default: '',
	description: 'Consumer Secret of the External Client App',
};
