import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { readAppRegistration, readEnvironment } from '../nodes/Dynamics365/credential';
import { acquireAppToken } from '../nodes/Dynamics365/dataverse/signIn';
import { unauthenticatedTransport } from '../nodes/editor/transport';

/** Signs in to Dynamics 365 as an application, without a person: an app registration and its client secret. */
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
		{
			displayName: 'Environment URL',
			name: 'environmentUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://contoso.crm4.dynamics.com',
			description:
				'Copied from the browser while Dynamics 365 is open; a path behind it does no harm',
		},
		{
			displayName: 'Tenant ID',
			name: 'tenantId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 00000000-0000-0000-0000-000000000000',
			description: 'Directory (tenant) ID of the app registration',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 00000000-0000-0000-0000-000000000000',
			description: 'Application (client) ID of the app registration',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: "The secret's Value, not its ID",
		},
		{
			displayName: 'Sign-In Server',
			name: 'signInServer',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://login.example.com',
			description:
				"Only for an environment outside Microsoft's clouds, such as one behind a gateway. Leave empty otherwise.",
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/** A function, because n8n cannot work out an expression for two polls of one workflow at the same moment. */
	authenticate: IAuthenticate = async ({ accessToken }, request) =>
		await Promise.resolve({
			...request,
			headers: { ...request.headers, Authorization: `Bearer ${accessToken as string}` },
		});

	/** Called by n8n when there is no token yet, and once after the environment answered 401. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<{ accessToken: string }> {
		const environment = readEnvironment(credential);
		const transport = unauthenticatedTransport(this);
		return {
			accessToken: await acquireAppToken(environment, readAppRegistration(credential), transport),
		};
	}
}
