import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { readAppIdentity, readEnvironment } from '../nodes/Dynamics365/credential';
import {
	authorityHostProperty,
	certificateProperty,
	clientIdProperty,
	clientSecretProperty,
	environmentUrlProperty,
	privateKeyProperty,
	tenantIdProperty,
} from '../nodes/Dynamics365/credentialProperties';
import { acquireAppToken } from '../nodes/Dynamics365/driver/signIn';
import {
	storedTokenProperties,
	toStoredToken,
	withStoredToken,
	type StoredToken,
} from '../nodes/n8n/storedToken';
import { unauthenticatedTransport } from '../nodes/n8n/transport';

/** Authentication methods that need an app registration. */
const APP_REGISTRATION = ['certificate', 'clientSecret', 'federated', 'password'];

/** Unattended sign-in to Dynamics 365, usually as an application user of the environment. */
export class Dynamics365SyncAppApi implements ICredentialType {
	name = 'dynamics365SyncAppApi';

	displayName = 'Dynamics 365 Sync Service Principal API';

	icon: Icon = {
		light: 'file:../nodes/Dynamics365/dynamics365.svg',
		dark: 'file:../nodes/Dynamics365/dynamics365.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-crm-sync/n8n-nodes-crm-sync/blob/main/docs/dynamics-365.md';

	properties: INodeProperties[] = [
		environmentUrlProperty,
		{
			displayName: 'Authentication Method',
			name: 'authenticationMethod',
			type: 'options',
			default: 'clientSecret',
			options: [
				{
					name: 'Certificate',
					value: 'certificate',
					description: 'Certificate uploaded to the app registration',
				},
				{
					name: 'Client Secret',
					value: 'clientSecret',
					description: 'Secret created under Certificates & secrets',
				},
				{
					name: 'Managed Identity',
					value: 'managedIdentity',
					description: 'Azure managed identity of the host; no secret to manage',
				},
				{
					name: 'Username and Password',
					value: 'password',
					description: 'Last resort: does not work for accounts with MFA',
				},
				{
					name: 'Workload Identity Federation',
					value: 'federated',
					description: 'Token from a trusted external identity provider; no secret to manage',
				},
			],
		},
		{ ...tenantIdProperty, displayOptions: { show: { authenticationMethod: APP_REGISTRATION } } },
		{ ...clientIdProperty, displayOptions: { show: { authenticationMethod: APP_REGISTRATION } } },
		{
			...clientSecretProperty,
			displayOptions: { show: { authenticationMethod: ['clientSecret'] } },
		},
		{ ...privateKeyProperty, displayOptions: { show: { authenticationMethod: ['certificate'] } } },
		{
			displayName: 'Passphrase',
			name: 'passphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Only needed if the private key is encrypted',
			displayOptions: { show: { authenticationMethod: ['certificate'] } },
		},
		{
			...certificateProperty,
			description:
				'PEM certificate uploaded to the app registration. The thumbprint is derived from it.',
			displayOptions: { show: { authenticationMethod: ['certificate'] } },
		},
		{
			displayName: 'Managed Identity Client ID',
			name: 'managedIdentityClientId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 00000000-0000-0000-0000-000000000000',
			description:
				'For a user-assigned identity. Leave empty to use the system-assigned identity of the host.',
			displayOptions: { show: { authenticationMethod: ['managedIdentity'] } },
		},
		{
			displayName: 'Federated Token Source',
			name: 'assertionSource',
			type: 'options',
			default: 'host',
			options: [
				{
					name: 'Expression',
					value: 'expression',
					description:
						'Provide the token with an expression, such as one that reads an external secret',
				},
				{
					name: 'Host',
					value: 'host',
					description:
						'Read from the file set in AZURE_FEDERATED_TOKEN_FILE, as on Azure Kubernetes Service',
				},
			],
			displayOptions: { show: { authenticationMethod: ['federated'] } },
		},
		{
			displayName: 'Federated Token',
			name: 'federatedToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'JWT from the external identity provider',
			displayOptions: {
				show: { authenticationMethod: ['federated'], assertionSource: ['expression'] },
			},
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. sync@contoso.com',
			displayOptions: { show: { authenticationMethod: ['password'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { authenticationMethod: ['password'] } },
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Leave empty if the app registration allows public client flows',
			displayOptions: { show: { authenticationMethod: ['password'] } },
		},
		authorityHostProperty,
		...storedTokenProperties,
	];

	/** A function, because n8n cannot evaluate an expression for two concurrent polls of one workflow. */
	authenticate: IAuthenticate = async (credential, request) =>
		await Promise.resolve(
			withStoredToken(credential, request, readEnvironment(credential).baseUrl),
		);

	/** n8n calls this when no token is stored yet, and once after a response with status 401. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<StoredToken> {
		const environment = readEnvironment(credential);
		const token = await acquireAppToken(
			await readAppIdentity(credential, environment),
			environment,
			unauthenticatedTransport(this),
			credential.accessToken as string,
		);
		return toStoredToken(credential, token);
	}
}
