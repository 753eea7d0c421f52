/** A node as an AI agent has it: n8n's own wrapper makes the tool, fills in what the model chose, and runs the node. */
import { ExecuteContext } from 'n8n-core';
import {
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	createEmptyRunExecutionData,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { MemoryCredentialsHelper } from './credentialsHelper';
import { ownCredentialTypes, type NodeSettings } from './n8nHost';

/** What the agent gives to the model, and calls with what the model answers. */
export interface AgentTool {
	name: string;
	description: string;
	/** By the name of a parameter that the model fills in, what the model reads about it. */
	parameters: Readonly<Record<string, { description?: string }>>;
	/** @returns what the model reads. @throws the error that it reads. */
	call: (given: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

const AGENT = 'Agent';

/** The node that has tools; it is not run. */
const agent = {
	description: {
		...{ displayName: AGENT, name: 'agent', group: ['transform'], version: 1, description: AGENT },
		defaults: { name: AGENT },
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	} satisfies INodeTypeDescription,
} as INodeType;

const descriptionProperties: INodeProperties[] = [
	{
		displayName: 'Tool Description',
		name: 'descriptionType',
		type: 'options',
		options: [
			{ name: 'Set Automatically', value: 'auto' },
			{ name: 'Set Manually', value: 'manual' },
		],
		default: 'auto',
	},
	{ displayName: 'Description', name: 'toolDescription', type: 'string', default: '' },
];

/** The node type that n8n's server adds for a node with `usableAsTool`. */
export function asToolType(type: INodeType): INodeType {
	const { usableAsTool, ...description } = type.description;
	if (usableAsTool !== true) throw new Error(`${description.name} is not usable as a tool`);
	return Object.create(type, {
		description: {
			value: {
				...description,
				name: `${description.name}Tool`,
				displayName: `${description.displayName} Tool`,
				inputs: [],
				outputs: [NodeConnectionTypes.AiTool],
				properties: [...descriptionProperties, ...description.properties],
			} satisfies INodeTypeDescription,
		},
	}) as INodeType;
}

/** @param settings values that begin with `=` can call `$fromAI`. */
export async function openTool(type: INodeType, settings: NodeSettings): Promise<AgentTool> {
	const tool = asToolType(type);
	const parameters = NodeHelpers.getNodeParameters(
		tool.description.properties,
		settings.parameters,
		true,
		false,
		null,
		tool.description,
	) as INodeParameters;
	const place = (name: string, { description }: INodeType, more: Partial<INode>): INode => ({
		...{ id: name, name, type: description.name, typeVersion: 1, position: [0, 0] },
		parameters: {},
		...more,
	});
	const toolNode = place('CRM', tool, {
		parameters,
		onError: settings.onError,
		credentials: Object.fromEntries(
			Object.keys(settings.credentials).map((name) => [name, { id: name, name }]),
		),
	});
	const agentNode = place(AGENT, agent, {});
	const find = (name: string) => (name === 'agent' ? agent : tool);
	const workflow = new Workflow({
		id: 'workflow',
		nodes: [toolNode, agentNode],
		connections: {
			[toolNode.name]: {
				[NodeConnectionTypes.AiTool]: [
					[{ node: AGENT, type: NodeConnectionTypes.AiTool, index: 0 }],
				],
			},
		},
		active: true,
		nodeTypes: { getByNameAndVersion: find, getByName: find } as unknown as INodeTypes,
	});
	const additionalData = {
		credentialsHelper: new MemoryCredentialsHelper(ownCredentialTypes, settings.credentials),
	} as unknown as IWorkflowExecuteAdditionalData;
	const items = [{ json: {} }];
	const input = { [NodeConnectionTypes.Main]: [items] };
	const context = new ExecuteContext(
		...([workflow, agentNode, additionalData, 'trigger'] as const),
		...([emptyRun(), 0, items, input] as const),
		{ data: input, node: agentNode, source: null },
		[],
	);
	const [wrapped] = (await context.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
	return {
		name: wrapped!.name,
		description: wrapped!.description,
		parameters: wrapped!.schema.shape,
		call: async (given) => JSON.parse(await wrapped!.invoke(given)) as unknown,
	};
}

/** n8n notes there which nodes the agent has run. */
function emptyRun(): IRunExecutionData {
	const executionData = {
		...{ contextData: {}, nodeExecutionStack: [], metadata: {} },
		...{ waitingExecution: {}, waitingExecutionSource: {} },
	};
	return { ...createEmptyRunExecutionData(), executionData };
}

/** As far as it is used here. https://js.langchain.com/docs/concepts/tools */
interface Tool {
	name: string;
	description: string;
	schema: { shape: Record<string, { description?: string }> };
	invoke: (given: Readonly<Record<string, unknown>>) => Promise<string>;
}
