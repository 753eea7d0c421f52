/** An action node in a real n8n: what its editor loads, and workflows that end with it. */
import { readFile } from 'node:fs/promises';
import type { IDataObject, INode, INodeParameters, ResourceMapperField } from 'n8n-workflow';
import { untilTriggersListen } from '../../demo/workflows';
import type { N8nApi } from '../n8n/api';
import type { CredentialIds } from '../n8n/credentials';
import type { Host } from './host';

const SHOWN_LOG_LENGTH = 3_000;

/** The action nodes by the label of their product, with a credential type. */
const NODES = {
	'Dynamics 365': { name: 'dynamics365Sync', credential: 'dynamics365SyncAppApi' },
	Salesforce: { name: 'salesforceSync', credential: 'salesforceSyncOAuth2Api' },
} as const;

export type Label = keyof typeof NODES;

/** A node of a workflow that is sent to n8n, which places it. */
export type PlacedNode = Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'> &
	Partial<INode>;

/** The node of a product, without parameters; an item that fails keeps its error. */
export function actionNode(label: Label, credentialIds: CredentialIds): PlacedNode {
	const { name, credential } = NODES[label];
	return {
		name: label,
		type: `n8n-nodes-crm-sync.${name}`,
		typeVersion: 1,
		onError: 'continueRegularOutput',
		credentials: { [credential]: { id: credentialIds[credential], name: credential } },
		parameters: {},
	};
}

/** The fields that the editor loads while the node is open; `path` is the parameter that has them. */
export async function loadFields(
	api: N8nApi,
	{ type, typeVersion, credentials, parameters }: PlacedNode,
	{ path, methodName }: { path: string; methodName: string },
): Promise<ResourceMapperField[]> {
	const loaded = await api.rest<{ fields: ResourceMapperField[] }>(
		'POST',
		'/dynamic-node-parameters/resource-mapper-fields',
		{
			nodeTypeAndVersion: { name: type, version: typeVersion },
			path: `parameters.${path}`,
			methodName,
			currentNodeParameters: parameters,
			credentials,
		},
	);
	return loaded.fields;
}

/**
 * Publishes a workflow of a webhook and these nodes, one after the other.
 * @returns a function that runs it for one request of JSON or of a form with files; the items of the last node.
 */
export async function publishWebhook(
	{ api, n8n }: Pick<Host, 'api' | 'n8n'>,
	path: string,
	nodes: readonly PlacedNode[],
): Promise<(body: IDataObject | FormData) => Promise<IDataObject[]>> {
	const all = [webhookNode(path), ...nodes].map((node, index) => ({
		...{ id: `${path}-${index}`, position: [index * 200, 0] },
		...node,
	}));
	const connections = all
		.slice(1)
		.map(({ name }, index) => [
			all[index]?.name,
			{ main: [[{ node: name, type: 'main', index: 0 }]] },
		]);
	const { id } = await api.publicApi<{ id: string }>('POST', '/workflows', {
		...{ name: path, nodes: all, connections: Object.fromEntries(connections) as object },
		settings: { timezone: 'America/New_York' },
	});
	await api.publicApi('POST', `/workflows/${id}/publish`, {});
	await untilTriggersListen(api, path, id);
	return async (body) => {
		const request =
			body instanceof FormData
				? { body }
				: { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
		const answer = await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST', ...request });
		if (!answer.ok) {
			const log = (await readFile(n8n.logFile, 'utf8')).slice(-SHOWN_LOG_LENGTH);
			throw new Error(`n8n answered ${await answer.text()}\nThe end of its log:\n${log}`);
		}
		return (await answer.json()) as IDataObject[];
	};
}

/** Adds the text of a file to the JSON of its item. */
export const readTextFile: PlacedNode = {
	name: 'Read File',
	type: 'n8n-nodes-base.extractFromFile',
	typeVersion: 1,
	parameters: {
		...{ operation: 'text', binaryPropertyName: 'data', destinationKey: 'content' },
		options: { keepSource: 'json' },
	},
};

const webhookNode = (path: string): PlacedNode => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2.1,
	webhookId: path,
	parameters: {
		...{ httpMethod: 'POST', path, options: {} },
		...{ responseMode: 'lastNode', responseData: 'allEntries' },
	} satisfies INodeParameters,
});
