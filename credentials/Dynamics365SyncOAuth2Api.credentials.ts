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
	authorityHostProperty,
	certificateProperty,
	clientIdProperty,
	clientSecretProperty,
	privateKeyProperty,
} from '../nodes/Dynamics365/credentialProperties';
import { allowedHostProperties } from '../nodes/n8n/allowedHost';
import {
	accessTokenUrl,
	authUrl,
	baseUrl,
	host,
	scope,
} from '../nodes/Dynamics365/oAuth2Addresses';

/** Sign-in to Dynamics 365 as a user, with PKCE. */
export class Dynamics365SyncOAuth2Api implements ICredentialType {
	name = 'dynamics365SyncOAuth2Api';

	extends = ['dynamics365SyncEnvironmentApi', 'oAuth2Api'];

	displayName = 'Dynamics 365 Sync OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/Dynamics365/dynamics365.svg',
		dark: 'file:../nodes/Dynamics365/dynamics365.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-crm-sync/n8n-nodes-crm-sync/blob/main/docs/dynamics-365.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'pkce',
		},
		clientIdProperty,
		{
			displayName: 'Client Authentication',
			name: 'clientCredentialType',
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
					name: 'None (Public Client)',
					value: 'none',
					description: 'For a redirect URL registered under Mobile and desktop applications',
				},
			],
		},
		{
			...clientSecretProperty,
			displayOptions: { show: { clientCredentialType: ['clientSecret'] } },
		},
		{
			...privateKeyProperty,
			description: 'Unencrypted PEM RSA private key of the certificate',
			displayOptions: { show: { clientCredentialType: ['certificate'] } },
		},
		{ ...certificateProperty, displayOptions: { show: { clientCredentialType: ['certificate'] } } },
		authorityHostProperty,
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
		...allowedHostProperties(host),
	];

	/**
	 * n8n calls this before each request.
	 * @throws CrmError when the token was issued for another environment than Environment URL.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		readEnvironment(credential);
		return await Promise.resolve({});
	}

	/**
	 * n8n runs only a declarative test for OAuth2 credentials. Dataverse puts the reason into the body, which n8n
	 * reads only of responses that it treats as successful; a 401 makes n8n renew the token.
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
						'The account is not a user of this environment. Add it in the Power Platform admin center > Manage > Environments > your environment > Settings > Users + permissions > Users.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'error.code',
					value: '0x80040220',
					message:
						'The account has no security role that allows this. Assign one in the Power Platform admin center > Manage > Environments > your environment > Settings > Users + permissions > Users > your account > Manage security roles.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'UserId',
					value: undefined,
					message:
						"This is not a Dynamics 365 environment. Copy the Environment URL from your browser's address bar while Dynamics 365 is open.",
				},
			},
		],
	};
}
