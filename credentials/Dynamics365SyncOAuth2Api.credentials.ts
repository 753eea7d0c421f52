import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { readEnvironment } from '../nodes/Dynamics365/credential';
import {
	certificateProperty,
	clientIdProperty,
	clientSecretProperty,
	environmentUrlProperty,
	privateKeyProperty,
	signInServerProperty,
} from '../nodes/Dynamics365/credentialProperties';
import { accessTokenUrl, authUrl, baseUrl, scope } from '../nodes/Dynamics365/oAuth2Addresses';

/** Signs in to Dynamics 365 as a person, with PKCE. */
export class Dynamics365SyncOAuth2Api implements ICredentialType {
	name = 'dynamics365SyncOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Dynamics 365 Sync OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/Dynamics365/dynamics365.svg',
		dark: 'file:../nodes/Dynamics365/dynamics365.dark.svg',
	};

	documentationUrl = 'https://learn.microsoft.com/entra/identity-platform/quickstart-register-app';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'pkce',
		},
		environmentUrlProperty,
		{
			displayName: 'Tenant ID',
			name: 'tenantId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 00000000-0000-0000-0000-000000000000',
			description:
				'Directory (tenant) ID of the app registration. Leave empty for an app that accounts of any organization may use (multitenant).',
		},
		clientIdProperty,
		{
			displayName: 'App Proves Itself With',
			name: 'clientCredentialType',
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
					name: 'No Proof (Public Client)',
					value: 'none',
					description: 'The redirect URL is registered under Mobile and desktop applications',
				},
			],
		},
		{
			...clientSecretProperty,
			displayOptions: { show: { clientCredentialType: ['clientSecret'] } },
		},
		{
			...privateKeyProperty,
			description: 'The RSA key of the certificate, as PEM and not encrypted',
			displayOptions: { show: { clientCredentialType: ['certificate'] } },
		},
		{ ...certificateProperty, displayOptions: { show: { clientCredentialType: ['certificate'] } } },
		signInServerProperty,
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			required: true,
			default: authUrl,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			required: true,
			default: accessTokenUrl,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: scope,
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: 'response_mode=query&prompt=select_account',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
	];

	/** Called by n8n before each request: refuses to send the token to another environment than it was issued for. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		readEnvironment(credential);
		return await Promise.resolve({});
	}

	/**
	 * n8n asks this of an OAuth2 credential, and never one of the node's functions. Dataverse's reasons stand in the
	 * body, and n8n reads the body only of an answer that it takes for a success; a 401 makes n8n renew the token.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: baseUrl,
			url: '/api/data/v9.2/WhoAmI',
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'error.code',
					value: '0x80072560',
					message:
						'The account is not a user of this environment. Open Power Platform admin center > Manage > Environments > the environment > Settings > Users + permissions > Users and add it.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'error.code',
					value: '0x80040220',
					message:
						'The account has no security role that allows this. Open Power Platform admin center > Manage > Environments > the environment > Settings > Users + permissions > Users > the account > Manage security roles.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'UserId',
					value: undefined,
					message:
						'This address does not answer like a Dynamics 365 environment. Copy Environment URL from the browser while Dynamics 365 is open.',
				},
			},
		],
	};
}
