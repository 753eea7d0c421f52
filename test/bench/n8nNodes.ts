/** n8n's own nodes for the same CRMs. */
import { join } from 'node:path';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { installN8n } from '../n8n/install';
import { terminalProgress } from '../n8n/progress';
import { appAccount } from '../scenarios/stage/dynamics';
import { connectedAccount } from '../scenarios/stage/salesforce';
import { instance } from '../support/instance';
import { openNode } from '../support/n8nHost';
import type { Order } from './emulator/messages';

interface N8nNode {
	/** Below `nodes` of n8n-nodes-base. */
	node: string;
	/** The node's credential, and after it those that it extends. */
	credentials: readonly [string, ...string[]];
	connect: (url: string) => Promise<ICredentialDataDecryptedObject>;
}

const n8nNodes: Readonly<Record<Order['crm'], N8nNode>> = {
	salesforce: {
		node: 'Salesforce/Salesforce',
		credentials: ['SalesforceOAuth2Api'],
		connect: connectedAccount,
	},
	dynamics: {
		node: 'Microsoft/Dataverse/MicrosoftDataverse',
		credentials: ['MicrosoftDataverseOAuth2Api', 'MicrosoftOAuth2Api'],
		connect: dataverseAccount,
	},
};

/** @returns a run of the node; n8n is installed for it, unless it is installed already. */
export async function openN8nNode(
	crm: Order['crm'],
	url: string,
	parameters: INodeParameters,
): Promise<(items: readonly IDataObject[]) => Promise<INodeExecutionData[]>> {
	const { node, credentials, connect } = n8nNodes[crm];
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
