import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { allowedHostProperties } from '../nodes/n8n/allowedHost';
import { readOrgUrl } from '../nodes/Salesforce/credential';
import { clientIdProperty, clientSecretProperty } from '../nodes/Salesforce/credentialProperties';
import {
	accessTokenUrl,
	authUrl,
	instanceHost,
	instanceUrl,
} from '../nodes/Salesforce/oAuth2Addresses';

/** Sign-in to Salesforce as a user, with PKCE. */
export class SalesforceSyncOAuth2Api implements ICredentialType {
	name = 'salesforceSyncOAuth2Api';

	extends = ['salesforceSyncMyDomainApi', 'oAuth2Api'];

	displayName = 'Salesforce Sync OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/Salesforce/salesforce.svg',
		dark: 'file:../nodes/Salesforce/salesforce.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-crm-sync/n8n-nodes-crm-sync/blob/main/docs/salesforce.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'pkce',
		},
		clientIdProperty,
		{
			...clientSecretProperty,
			required: false,
			description:
				'Consumer Secret of the External Client App. Leave empty if the app does not require it.',
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
			default: 'api refresh_token',
			options: [
				{
					name: 'API Only',
					value: 'api refresh_token',
					description: 'Enough for these nodes. The app needs the scopes api and refresh_token.',
				},
				{
					name: 'Full Access',
					value: 'full refresh_token',
					description:
						'All data the user can access. The app needs the scopes full and refresh_token.',
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
		...allowedHostProperties(instanceHost),
	];

	/**
	 * n8n calls this before each request.
	 * @throws CrmError when the token was issued by another org than the one of My Domain URL.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		readOrgUrl(credential);
		return await Promise.resolve({});
	}

	/**
	 * n8n runs only a declarative test for OAuth2 credentials. Salesforce puts the reason into the body, which n8n
	 * reads only of responses that it treats as successful; a 401 makes n8n renew the token.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: instanceUrl,
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
						'The API is not enabled for this user or this edition of Salesforce. Assign the system permission "API Enabled" to the user in Setup > Permission Sets. Professional Edition needs API access as an add-on.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'errorCode',
					value: 'REQUEST_LIMIT_EXCEEDED',
					message:
						'Sign-in succeeded, but the org has reached its API request limit. See Setup > Company Information.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'identity',
					value: undefined,
					message:
						"This address is not a Salesforce org. Copy the My Domain URL from your browser's address bar while Salesforce is open, or from Setup > My Domain, and connect the account again.",
				},
			},
		],
	};
}
