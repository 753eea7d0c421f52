/** What both Dynamics 365 credentials ask for. */
import type { INodeProperties } from 'n8n-workflow';

export const environmentUrlProperty: INodeProperties = {
	displayName: 'Environment URL',
	name: 'environmentUrl',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. https://contoso.crm4.dynamics.com',
	description: 'Copied from the browser while Dynamics 365 is open; a path behind it does no harm',
};

export const clientIdProperty: INodeProperties = {
	displayName: 'Client ID',
	name: 'clientId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 00000000-0000-0000-0000-000000000000',
	description: 'Application (client) ID of the app registration',
};

export const clientSecretProperty: INodeProperties = {
	displayName: 'Client Secret',
	name: 'clientSecret',
	type: 'string',
	typeOptions: { password: true },
	required: true,
	default: '',
	description: "The secret's Value, not its ID",
};

export const privateKeyProperty: INodeProperties = {
	displayName: 'Private Key',
	name: 'privateKey',
	type: 'string',
	typeOptions: { password: true, rows: 4 },
	required: true,
	default: '',
	placeholder: 'e.g. -----BEGIN PRIVATE KEY-----',
	description: 'The RSA key of the certificate, as PEM',
};

export const certificateProperty: INodeProperties = {
	displayName: 'Certificate',
	name: 'certificate',
	type: 'string',
	typeOptions: { password: true, rows: 4 },
	required: true,
	default: '',
	placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
	description: 'As PEM, the one uploaded to the app registration',
};

export const signInServerProperty: INodeProperties = {
	displayName: 'Sign-In Server',
	name: 'signInServer',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://login.example.com',
	description:
		"Only for an environment outside Microsoft's clouds, such as one behind a gateway. Leave empty otherwise.",
};
