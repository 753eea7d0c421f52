import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { readOrganizationUrl, readServerIdentity } from '../nodes/Salesforce/credential';
import { acquireServerToken } from '../nodes/Salesforce/driver/signIn';
import {
	storedTokenProperties,
	toStoredToken,
	withStoredToken,
	type StoredToken,
} from '../nodes/n8n/storedToken';
import { unauthenticatedTransport } from '../nodes/n8n/transport';

/** Signs in to Salesforce without a person: an External Client App with a certificate or a secret. */
export class SalesforceSyncServerApi implements ICredentialType {
	name = 'salesforceSyncServerApi';

	displayName = 'Salesforce Sync Server API';

	icon: Icon = {
		light: 'file:../nodes/Salesforce/salesforce.svg',
		dark: 'file:../nodes/Salesforce/salesforce.dark.svg',
	};

	documentationUrl =
		'https://help.salesforce.com/s/articleView?id=xcloud.configure_external_client_app_oauth_settings.htm';

	properties: INodeProperties[] = [
		{
			displayName: 'My Domain URL',
			name: 'myDomainUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://acme.my.salesforce.com',
			description:
				'Copied from the browser while Salesforce is open, also of a sandbox; a path behind it does no harm',
		},
		{
			displayName: 'Sign In With',
			name: 'signInWith',
			type: 'options',
			default: 'jwtBearer',
			options: [
				{
					name: 'Certificate (JWT Bearer)',
					value: 'jwtBearer',
					description: 'Acts for the user named here',
				},
				{
					name: 'Secret (Client Credentials)',
					value: 'clientCredentials',
					description: 'Acts for the user that the app runs as',
				},
			],
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description: 'Consumer Key of the External Client App',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Consumer Secret of the External Client App',
			displayOptions: { show: { signInWith: ['clientCredentials'] } },
		},
		{
			displayName: 'User Name',
			name: 'userName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. n8n@acme.com',
			description: 'Username of the integration user, as Setup > Users shows it',
			displayOptions: { show: { signInWith: ['jwtBearer'] } },
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 6 },
			required: true,
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY-----',
			description: 'PEM file of the key whose certificate is uploaded to the app',
			displayOptions: { show: { signInWith: ['jwtBearer'] } },
		},
		...storedTokenProperties,
	];

	/** A function, because n8n cannot work out an expression for two polls of one workflow at the same moment. */
	authenticate: IAuthenticate = async (credential, request) =>
		await Promise.resolve(withStoredToken(credential, request, readOrganizationUrl(credential)));

	/** Called by n8n when there is no token yet, and once when the one there is is no longer good. */
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
