import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { readOrganizationUrl } from '../nodes/Salesforce/credential';
import { accessTokenUrl, authUrl } from '../nodes/Salesforce/oAuth2Addresses';

/** Signs in to Salesforce as a person, with PKCE. */
export class SalesforceSyncOAuth2Api implements ICredentialType {
	name = 'salesforceSyncOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Salesforce Sync OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/Salesforce/salesforce.svg',
		dark: 'file:../nodes/Salesforce/salesforce.dark.svg',
	};

	documentationUrl =
		'https://help.salesforce.com/s/articleView?id=xcloud.create_a_local_external_client_app.htm';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'pkce',
		},
		{
			displayName: 'My Domain URL',
			name: 'myDomainUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://acme.my.salesforce.com',
			description:
				'Copied from the browser while Salesforce is open, also of a sandbox; a path behind it does no harm. An Experience Cloud site, login.salesforce.com and test.salesforce.com do too.',
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
			default: '',
			description:
				'Consumer Secret of the External Client App. Leave empty when the app requires none.',
		},
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
			type: 'options',
			default: 'full refresh_token',
			options: [
				{
					name: 'Everything the User May Do',
					value: 'full refresh_token',
					description: 'Scopes full and refresh_token of the External Client App',
				},
				{
					name: 'Only the API',
					value: 'api refresh_token',
					description:
						'Scopes API and refresh_token of the External Client App: all these nodes need',
				},
			],
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
	];

	/**
	 * n8n calls this before it sends a token.
	 * @throws CrmError when the account was connected to another organization than My Domain URL names.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		readOrganizationUrl(credential);
		return await Promise.resolve({});
	}

	/**
	 * n8n asks this of an OAuth2 credential, and never one of the node's functions. Salesforce's reasons stand in the
	 * body, and n8n reads the body only of an answer that it takes for a success; a 401 makes n8n renew the token.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials["oauthTokenData"]["instance_url"] }}',
			url: '/services/data/v66.0',
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'errorCode',
					value: 'API_DISABLED_FOR_ORG',
					message:
						'The API is not enabled for this user or this edition of Salesforce. Open Setup > Permission Sets and give the user the system permission "API Enabled". Professional Edition needs API access as an add-on.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'errorCode',
					value: 'REQUEST_LIMIT_EXCEEDED',
					message:
						'The sign-in is good, but Salesforce takes no more API requests for now. See Setup > Company Information.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'identity',
					value: undefined,
					message:
						'This address does not answer like Salesforce. Copy My Domain URL from the browser while Salesforce is open, or from Setup > My Domain, and connect the account again.',
				},
			},
		],
	};
}
