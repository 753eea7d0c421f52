/** Create or Update of n8n's own nodes for the same CRMs. */
import { join } from 'node:path';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { installN8n } from '../n8n/install';
import { terminalProgress } from '../n8n/progress';
import { appAccount } from '../scenarios/stage/dynamics';
import { connectedAccount } from '../scenarios/stage/salesforce';
import { instance } from '../support/instance';
import { openNode } from '../support/n8nHost';
import { keyField } from './leads';
import type { Writer } from './writing';

interface N8nNode {
	crm: Writer['crm'];
	/** Below `nodes` of n8n-nodes-base. */
	node: string;
	/** The node's credential, and after it those that it extends. */
	credentials: readonly [string, ...string[]];
	connect: (url: string) => Promise<ICredentialDataDecryptedObject>;
	parameters: INodeParameters;
}

/** Installs n8n, unless it is there. */
function n8nWriter({ crm, node, credentials, connect, parameters }: N8nNode): Writer {
	return {
		subject: 'n8n',
		crm,
		async open(url) {
			const modules = join(await installN8n(terminalProgress()), 'node_modules');
			const dist = join(modules, 'n8n-nodes-base', 'dist');
			const credentialTypes = credentials.map((name) =>
				instance<ICredentialType>(join(dist, 'credentials', `${name}.credentials.js`)),
			);
			return openNode(instance<INodeType>(join(dist, 'nodes', `${node}.node.js`)), {
				parameters,
				credentialTypes,
				credentials: { [credentialTypes[0]!.name]: await connect(url) },
			});
		},
	};
}

/** An app's sign-in, as this package's own node is measured with. */
async function dataverseAccount(url: string): Promise<ICredentialDataDecryptedObject> {
	const { environmentUrl, tenantId, clientId, clientSecret } = appAccount(url);
	return await Promise.resolve({
		environmentUrl,
		clientId,
		clientSecret,
		grantType: 'clientCredentials',
		authentication: 'body',
		accessTokenUrl: `${url}/${tenantId}/oauth2/v2.0/token`,
		scope: `${url}/.default`,
	});
}

/** It looks for an e-mail address, as this package's node does. */
export const n8nSalesforce: Writer = n8nWriter({
	crm: 'salesforce',
	node: 'Salesforce/Salesforce',
	credentials: ['SalesforceOAuth2Api'],
	connect: connectedAccount,
	parameters: {
		authentication: 'oAuth2',
		resource: 'lead',
		operation: 'upsert',
		externalId: 'Email',
		externalIdValue: '={{ $json.email }}',
		lastname: '={{ $json.lastName }}',
		company: '={{ $json.company }}',
		additionalFields: {},
	},
});

/** It cannot look for an e-mail address: it finds a row by its id or an alternate key. */
export const n8nDataverse: Writer = n8nWriter({
	crm: 'dynamics',
	node: 'Microsoft/Dataverse/MicrosoftDataverse',
	credentials: ['MicrosoftDataverseOAuth2Api', 'MicrosoftOAuth2Api'],
	connect: dataverseAccount,
	parameters: {
		resource: 'row',
		operation: 'upsert',
		entitySet: { __rl: true, mode: 'id', value: 'leads' },
		identifierType: 'alternateKey',
		alternateKey: `=${keyField.dynamics}='{{ $json.key }}'`,
		inputMode: 'json',
		fieldsJson:
			'={{ { emailaddress1: $json.email, lastname: $json.lastName, companyname: $json.company, subject: "Engines" } }}',
	},
});
