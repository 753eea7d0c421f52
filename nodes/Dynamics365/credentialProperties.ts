/** Properties that several Dynamics 365 credentials share. */
import type { INodeProperties } from 'n8n-workflow';

export const environmentUrlProperty: INodeProperties = {
	displayName: 'Environment URL',
	name: 'environmentUrl',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. https://contoso.crm4.dynamics.com',
	description:
		"Copy it from your browser's address bar while Dynamics 365 is open. Any path is ignored.",
};

export const tenantIdProperty: INodeProperties = {
	displayName: 'Tenant ID',
	name: 'tenantId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 00000000-0000-0000-0000-000000000000',
	description: 'Directory (tenant) ID of the app registration',
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
	description: 'PEM-encoded RSA private key of the certificate',
};

export const certificateProperty: INodeProperties = {
	displayName: 'Certificate',
	name: 'certificate',
	type: 'string',
	typeOptions: { password: true, rows: 4 },
	required: true,
	default: '',
	placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
	description: 'PEM certificate uploaded to the app registration',
};

export const authorityHostProperty: INodeProperties = {
	displayName: 'Authority Host (Advanced)',
	name: 'authorityHost',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://login.example.com',
	description:
		"Sign-in server of an environment outside Microsoft's clouds, such as one behind a gateway. Leave empty otherwise.",
};
