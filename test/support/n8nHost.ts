/** The part of n8n that runs one node: n8n-core's own contexts, its HTTP helper and its expressions. */
import { ExecuteContext, LoadOptionsContext, PollContext } from 'n8n-core';
import {
	NodeConnectionTypes,
	Workflow,
	createEmptyRunExecutionData,
	type IBinaryKeyData,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { productsUnderTest } from '../products';
import { MemoryCredentialsHelper } from './credentialsHelper';

export const ownCredentialTypes = productsUnderTest.flatMap(
	({ credentialTypes }) => credentialTypes,
);

export interface NodeSettings {
	parameters: INodeParameters;
	credentials: Readonly<Record<string, ICredentialDataDecryptedObject>>;
	/** Those of the products when left out. */
	credentialTypes?: readonly ICredentialType[];
	/** Where the credentials are kept with their tokens, for a node that stays signed in from run to run. */
	store?: MemoryCredentialsHelper;
	onError?: INode['onError'];
	/** The files of the items, in their order. */
	binaries?: ReadonlyArray<IBinaryKeyData | undefined>;
	/** The static data of the node; a poll changes it in place. */
	staticData?: IDataObject;
	/** The static data of the workflow as a whole. */
	workflowData?: IDataObject;
	mode?: WorkflowExecuteMode;
	/** Gets the errors that a poll reports while it returns items. */
	onPollError?: (error: Error) => void;
}

/** One node in a separate workflow, as the contexts of n8n-core need it. */
function place(type: INodeType, settings: NodeSettings) {
	const node: INode = {
		id: '3b1f2a54-0000-4000-8000-000000000001',
		name: type.description.displayName,
		type: type.description.name,
		typeVersion: [type.description.version].flat().at(-1) ?? 1,
		position: [0, 0],
		parameters: settings.parameters,
		onError: settings.onError,
		credentials: Object.fromEntries(
			Object.keys(settings.credentials).map((name) => [name, { id: name, name }]),
		),
	};
	const nodeTypes = {
		getByNameAndVersion: () => type,
		getByName: () => type,
	} as unknown as INodeTypes;
	const staticData = {
		[`node:${node.name}`]: settings.staticData ?? {},
		global: settings.workflowData ?? {},
	};
	const workflow = new Workflow({
		id: 'workflow',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
		staticData,
	});
	const credentialTypes = settings.credentialTypes ?? ownCredentialTypes;
	const additionalData = {
		credentialsHelper:
			settings.store ?? new MemoryCredentialsHelper(credentialTypes, settings.credentials),
	} as unknown as IWorkflowExecuteAdditionalData;
	return { node: workflow.getNode(node.name) ?? node, workflow, additionalData };
}

/** @returns the items of one poll, null when there are none. */
export async function runPoll(
	type: INodeType,
	settings: NodeSettings,
): Promise<INodeExecutionData[] | null> {
	return await activate(type, settings)();
}

/** @returns a tick of the active trigger; ticks may overlap, as they do in n8n. */
export function activate(
	type: INodeType,
	settings: NodeSettings,
): () => Promise<INodeExecutionData[] | null> {
	const { node, workflow, additionalData } = place(type, settings);
	const mode = settings.mode ?? 'trigger';
	return async () => {
		const context = new PollContext(
			...([workflow, node, additionalData, mode, 'activate', undefined] as const),
			settings.onPollError,
		);
		const items = await type.poll?.call(context);
		return items?.[0] ?? null;
	};
}

/** @returns the items of the node's first output. */
export async function runExecute(
	type: INodeType,
	settings: NodeSettings,
	items: readonly IDataObject[],
): Promise<INodeExecutionData[]> {
	return await openNode(type, settings)(items);
}

/** @returns a function that runs the node, for repeated use; it stays signed in. The items are those of its first output. */
export function openNode(
	type: INodeType,
	settings: NodeSettings,
): (items: readonly IDataObject[]) => Promise<INodeExecutionData[]> {
	const run = openOutputs(type, settings);
	return async (items) => (await run(items))[0] ?? [];
}

/** @returns a function that runs the node as above, with the items of each of its outputs. */
export function openOutputs(
	type: INodeType,
	settings: NodeSettings,
): (items: readonly IDataObject[]) => Promise<INodeExecutionData[][]> {
	const { node, workflow, additionalData } = place(type, settings);
	return async (items) => {
		const context = executeContext({ node, workflow, additionalData }, settings, items);
		return (await type.execute?.call(context)) as INodeExecutionData[][];
	};
}

/** @returns the items of each output, and the hints that the editor shows beside them. */
export async function runWithHints(
	type: INodeType,
	settings: NodeSettings,
	items: readonly IDataObject[],
): Promise<{ outputs: INodeExecutionData[][]; hints: readonly NodeExecutionHint[] }> {
	const context = executeContext(place(type, settings), settings, items);
	const outputs = (await type.execute?.call(context)) as INodeExecutionData[][];
	return { outputs, hints: context.hints };
}

function executeContext(
	{ node, workflow, additionalData }: ReturnType<typeof place>,
	settings: NodeSettings,
	items: readonly IDataObject[],
): ExecuteContext {
	const data = items.map((json, item) => {
		const binary = settings.binaries?.[item];
		return { json, pairedItem: { item }, ...(binary && { binary }) };
	});
	const input = { [NodeConnectionTypes.Main]: [data] };
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		settings.mode ?? 'trigger',
		createEmptyRunExecutionData(),
		0,
		data,
		input,
		{ data: input, node, source: null },
		[],
	);
}

/**
 * The context in which the editor loads lists and fields for an open node.
 * @param path of the parameter that is loaded, such as `parameters.conditions.condition[0].value`.
 */
export function editorContext(
	type: INodeType,
	settings: NodeSettings,
	path = '',
): LoadOptionsContext {
	const { node, workflow, additionalData } = place(type, settings);
	const current = { ...additionalData, currentNodeParameters: node.parameters };
	return new LoadOptionsContext(workflow, node, current, path);
}
