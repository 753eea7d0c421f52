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
	certificateProperty,
	clientIdProperty,
	clientSecretProperty,
	environmentUrlProperty,
	privateKeyProperty,
	signInServerProperty,
} from '../nodes/Dynamics365/credentialProperties';
import { acquireAppToken } from '../nodes/Dynamics365/driver/signIn';
import {
	storedTokenProperties,
	toStoredToken,
	withStoredToken,
	type StoredToken,
} from '../nodes/n8n/storedToken';
import { unauthenticatedTransport } from '../nodes/n8n/transport';

/** The values of Sign In With for which an app registration is needed. */
const REGISTERED = ['certificate', 'clientSecret', 'federated', 'password'];

/** Signs in to Dynamics 365 without a person at the screen: mostly as an application user of the environment. */
export class Dynamics365SyncAppApi implements ICredentialType {
	name = 'dynamics365SyncAppApi';

	displayName = 'Dynamics 365 Sync App API';

	icon: Icon = {
		light: 'file:../nodes/Dynamics365/dynamics365.svg',
		dark: 'file:../nodes/Dynamics365/dynamics365.dark.svg',
	};

	documentationUrl =
		'https://learn.microsoft.com/power-apps/developer/data-platform/use-single-tenant-server-server-authentication';

	properties: INodeProperties[] = [
		environmentUrlProperty,
		{
			displayName: 'Sign In With',
			name: 'signInWith',
			type: 'options',
			default: 'clientSecret',
			options: [
				{
					name: 'Certificate',
					value: 'certificate',
					description: 'A key pair whose public half is uploaded to the app registration',
				},
				{
					name: 'Client Secret',
					value: 'clientSecret',
					description: 'A password of the app registration',
				},
				{
					name: 'Managed Identity',
					value: 'managedIdentity',
					description: 'The identity that Azure lends the machine n8n runs on; no secret to keep',
				},
				{
					name: 'User Name and Password',
					value: 'password',
					description: 'Only where nothing else works: fails for accounts with multifactor sign-in',
				},
				{
					name: 'Workload Identity Federation',
					value: 'federated',
					description:
						'A token of another issuer that the app registration trusts; no secret to keep',
				},
			],
		},
		{
			displayName: 'Tenant ID',
			name: 'tenantId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 00000000-0000-0000-0000-000000000000',
			description: 'Directory (tenant) ID of the app registration',
			displayOptions: { show: { signInWith: REGISTERED } },
		},
		{ ...clientIdProperty, displayOptions: { show: { signInWith: REGISTERED } } },
		{ ...clientSecretProperty, displayOptions: { show: { signInWith: ['clientSecret'] } } },
		{ ...privateKeyProperty, displayOptions: { show: { signInWith: ['certificate'] } } },
		{
			displayName: 'Passphrase',
			name: 'passphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Only for a private key that is encrypted',
			displayOptions: { show: { signInWith: ['certificate'] } },
		},
		{
			...certificateProperty,
			description:
				'As PEM, the one uploaded to the app registration; the thumbprint is worked out from it',
			displayOptions: { show: { signInWith: ['certificate'] } },
		},
		{
			displayName: 'Client ID of the Identity',
			name: 'identityClientId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 00000000-0000-0000-0000-000000000000',
			description: "Of a user-assigned identity. Leave empty for the machine's own.",
			displayOptions: { show: { signInWith: ['managedIdentity'] } },
		},
		{
			displayName: 'Federated Token Is',
			name: 'assertionFrom',
			type: 'options',
			default: 'host',
			options: [
				{
					name: 'From the Host',
					value: 'host',
					description:
						'From the file that AZURE_FEDERATED_TOKEN_FILE names in the environment of n8n, as on Azure Kubernetes Service',
				},
				{
					name: 'Given Here',
					value: 'given',
					description: 'From an expression, such as one of an external secret',
				},
			],
			displayOptions: { show: { signInWith: ['federated'] } },
		},
		{
			displayName: 'Federated Token',
			name: 'assertionToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The JSON Web Token of the other issuer',
			displayOptions: { show: { signInWith: ['federated'], assertionFrom: ['given'] } },
		},
		{
			displayName: 'User Name',
			name: 'userName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. sync@contoso.com',
			displayOptions: { show: { signInWith: ['password'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { signInWith: ['password'] } },
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Leave empty when the app registration allows public client flows',
			displayOptions: { show: { signInWith: ['password'] } },
		},
		signInServerProperty,
		...storedTokenProperties,
	];

	/** A function, because n8n cannot work out an expression for two polls of one workflow at the same moment. */
	authenticate: IAuthenticate = async (credential, request) =>
		await Promise.resolve(
			withStoredToken(credential, request, readEnvironment(credential).baseUrl),
		);

	/** Called by n8n when there is no token yet, and once when the one there is is no longer good. */
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
