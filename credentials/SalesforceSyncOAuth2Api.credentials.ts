import type { ICredentialTestRequest, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/**
 * Scheme and host of the org as an expression over the pasted URL, because n8n works out OAuth2 addresses from expressions.
 * Says the same as parseMyDomain in nodes/Salesforce/rest/myDomain.ts, which a test holds it to.
 */
const MY_DOMAIN =
	'{{ "https://" + $self["myDomainUrl"].trim().replace(/^[a-z]+:\\/\\//i, "").replace(/[\\/?#].*$/s, "").toLowerCase().replace(/\\.lightning\\.force\\.com$/, ".my.salesforce.com").replace(/\\.my\\.salesforce-setup\\.com$/, ".my.salesforce.com") }}';

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
				'Copied from the browser while Salesforce is open, also of a sandbox; a path behind it does no harm',
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
			description: 'Consumer Secret of the External Client App',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			required: true,
			default: `=${MY_DOMAIN}/services/oauth2/authorize`,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			required: true,
			default: `=${MY_DOMAIN}/services/oauth2/token`,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: 'full refresh_token',
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

	test: ICredentialTestRequest = {
		request: {
			baseURL: `=${MY_DOMAIN.replaceAll('$self', '$credentials')}`,
			url: '/services/data/v66.0',
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'Salesforce no longer accepts this sign-in. Connect the account again.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Salesforce refuses this sign-in. Check that the user may use the API (permission API Enabled) and that the app is allowed for the user.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'There is no Salesforce org at this address. Copy My Domain URL from the browser while Salesforce is open.',
				},
			},
		],
	};
}
