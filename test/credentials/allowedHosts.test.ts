/** To which hosts n8n's HTTP Request node can send the token of an OAuth2 credential. */
import {
	NodeHelpers,
	Workflow,
	getCredentialAllowedDomains,
	isDomainAllowed,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type ICredentialType,
	type INode,
	type INodeParameters,
	type INodeTypes,
} from 'n8n-workflow';
import { Dynamics365SyncOAuth2Api } from '../../credentials/Dynamics365SyncOAuth2Api.credentials';
import { SalesforceSyncOAuth2Api } from '../../credentials/SalesforceSyncOAuth2Api.credentials';

const node: INode = {
	id: '1',
	name: 'HTTP Request',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4,
	position: [0, 0],
	parameters: {},
};

/** The credential as n8n passes it to a node: with its hidden defaults, and their expressions evaluated. */
function decrypt(type: ICredentialType, entered: ICredentialDataDecryptedObject) {
	const defaults = NodeHelpers.getNodeParameters(type.properties, {}, true, false, null, null);
	const data = { ...defaults, ...entered };
	const nodeTypes = { getByNameAndVersion: () => undefined } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [], connections: {}, active: false, nodeTypes });
	return workflow.expression.getComplexParameterValue(
		node,
		data as INodeParameters,
		'internal',
		{},
		undefined,
		undefined,
		data,
	) as ICredentialDataDecryptedObject;
}

const allowedFor = (credentialData: ICredentialDataDecryptedObject) =>
	getCredentialAllowedDomains({ node, credentialData });

const dynamics365 = (environmentUrl: string, authorityHost = '') =>
	decrypt(new Dynamics365SyncOAuth2Api(), { environmentUrl, tenantId: '', authorityHost });

const salesforce = (oauthTokenData?: IDataObject, myDomainUrl = 'https://login.salesforce.com') =>
	decrypt(new SalesforceSyncOAuth2Api(), {
		myDomainUrl,
		...(oauthTokenData && { oauthTokenData }),
	});

test.each<[string, ICredentialDataDecryptedObject, string]>([
	[
		'of Dynamics 365',
		dynamics365('https://contoso.crm4.dynamics.com/main.aspx'),
		'contoso.crm4.dynamics.com',
	],
	[
		'of the API of Dynamics 365',
		dynamics365('Contoso.api.crm.dynamics.com'),
		'contoso.crm.dynamics.com',
	],
	['of a gateway', dynamics365('crm.example.com:8443', 'login.example.com'), 'crm.example.com'],
	[
		'of a Salesforce org',
		salesforce({ instance_url: 'https://acme.my.salesforce.com' }),
		'acme.my.salesforce.com',
	],
	[
		'of My Domain URL, when n8n has lost the address of the org',
		salesforce({ access_token: 'token' }, 'https://acme.lightning.force.com/lightning'),
		'acme.my.salesforce.com',
	],
])('the host %s is the only one', (_, credential, host) => {
	expect(allowedFor(credential)).toBe(host);
	const allowedDomains = host;
	expect(isDomainAllowed({ url: `https://${host}/anything`, allowedDomains })).toBe(true);
	expect(isDomainAllowed({ url: 'https://evil.example', allowedDomains })).toBe(false);
	expect(isDomainAllowed({ url: `https://${host}.evil.example`, allowedDomains })).toBe(false);
});

test('there is none before an account is connected to Salesforce, nor for a shared sign-in page', () => {
	expect(() => allowedFor(salesforce())).toThrow('No allowed domains specified');
	const withoutAddress = { access_token: 'token' };
	for (const page of ['login.salesforce.com', 'test.salesforce.com', 'acme.my.site.com/partners']) {
		expect(() => allowedFor(salesforce(withoutAddress, page))).toThrow(
			'No allowed domains specified',
		);
	}
});
