import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { readServerIdentity } from '../nodes/Salesforce/credential';
import {
	clientIdProperty,
	clientSecretProperty,
	myDomainUrlProperty,
} from '../nodes/Salesforce/credentialProperties';
import { acquireServerToken } from '../nodes/Salesforce/driver/signIn';
import {
	storedTokenProperties,
	toStoredToken,
	withStoredToken,
	type StoredToken,
} from '../nodes/n8n/storedToken';
import { unauthenticatedTransport } from '../nodes/n8n/transport';

/** Unattended sign-in to Salesforce through an External Client App, with a certificate or a secret. */
export class SalesforceSyncServerApi implements ICredentialType {
	name = 'salesforceSyncServerApi';

	displayName = 'Salesforce Sync Server API';

	icon: Icon = {
		light: 'file:../nodes/Salesforce/salesforce.svg',
		dark: 'file:../nodes/Salesforce/salesforce.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-crm-sync/n8n-nodes-crm-sync/blob/main/docs/salesforce.md';

	properties: INodeProperties[] = [
		myDomainUrlProperty,
		{
			displayName: 'Authentication Method',
			name: 'authenticationMethod',
			type: 'options',
			default: 'jwtBearer',
			options: [
				{
					name: 'Certificate (JWT Bearer)',
					value: 'jwtBearer',
					description: 'Signs in as the user below',
				},
				{
					name: 'Secret (Client Credentials)',
					value: 'clientCredentials',
					description: "Signs in as the app's Run As user",
				},
			],
		},
		clientIdProperty,
		{
			...clientSecretProperty,
			displayOptions: { show: { authenticationMethod: ['clientCredentials'] } },
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. n8n@acme.com',
			description: 'Username of the integration user, as shown in Setup > Users',
			displayOptions: { show: { authenticationMethod: ['jwtBearer'] } },
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 6 },
			required: true,
			default: '',
			placeholder: 'e.g. -----BEGIN PRIVATE KEY-----',
			description: 'PEM private key matching the certificate uploaded to the app',
			displayOptions: { show: { authenticationMethod: ['jwtBearer'] } },
		},
		...storedTokenProperties,
	];

	/** A function, because n8n cannot evaluate an expression for two concurrent polls of one workflow. */
	authenticate: IAuthenticate = async (credential, request) =>
		await Promise.resolve(
			withStoredToken(credential, request, readServerIdentity(credential).orgUrl),
		);

	/** n8n calls this when no token is stored yet, and once after a response with status 401. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<StoredToken> {
		const token = await acquireServerToken(
			readServerIdentity(credential),
			unauthenticatedTransport(this),
			credential.accessToken as string,
		);
		return toStoredToken(credential, token);
	}
}
