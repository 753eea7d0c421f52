/** A whole workflow in n8n-core's engine: its triggers poll, and an execution runs every node, expressions included. */
import { ExecutionLifecycleHooks, PollContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type ITaskData,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { productsUnderTest } from '../products';
import { MemoryCredentialsHelper } from './credentialsHelper';
import { EditFields, StickyNote } from './n8nBaseNodes';

export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
}

const PACKAGE = 'n8n-nodes-crm-sync';

const nodeTypes = new Map<string, INodeType>([
	['n8n-nodes-base.set', new EditFields()],
	['n8n-nodes-base.stickyNote', new StickyNote()],
	...productsUnderTest
		.flatMap(({ Action, Trigger }) => [new Action(), new Trigger()])
		.map((node) => [`${PACKAGE}.${node.description.name}`, node] as const),
]);

const findType = (name: string) => nodeTypes.get(name)!;

/** What a trigger has emitted: an execution starts with it. */
export interface Batch {
	trigger: string;
	items: INodeExecutionData[];
}

export class RunningWorkflow {
	private readonly workflow: Workflow;
	private readonly additionalData: IWorkflowExecuteAdditionalData;
	private readonly file: WorkflowFile;

	constructor(
		file: WorkflowFile,
		credentials: Readonly<Record<string, ICredentialDataDecryptedObject>>,
	) {
		this.file = structuredClone(file);
		for (const node of this.file.nodes) {
			node.credentials = Object.fromEntries(
				Object.keys(node.credentials ?? {}).map((name) => [name, { id: name, name }]),
			);
		}
		this.workflow = new Workflow({
			...{ id: file.name, nodes: this.file.nodes, connections: this.file.connections },
			active: true,
			nodeTypes: {
				getByNameAndVersion: findType,
				getByName: findType,
			} as unknown as INodeTypes,
			staticData: {},
			settings: { executionOrder: 'v1' },
		});
		const types = productsUnderTest.flatMap(({ credentialTypes }) => credentialTypes);
		this.additionalData = {
			credentialsHelper: new MemoryCredentialsHelper(types, credentials),
			// Expressions can refer to these addresses, so the engine builds them for every node.
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	/** Polls every trigger that is not disabled, in the order of the file. */
	async poll(): Promise<Batch[]> {
		const batches: Batch[] = [];
		for (const { name, type, disabled } of this.file.nodes) {
			const node = this.workflow.getNode(name)!;
			const nodeType = findType(type);
			if (disabled || !nodeType.poll) continue;
			const { additionalData, workflow } = this;
			const context = new PollContext(workflow, node, additionalData, 'trigger', 'activate');
			const [items = []] = (await nodeType.poll.call(context)) ?? [];
			if (items.length > 0) batches.push({ trigger: name, items });
		}
		return batches;
	}

	/**
	 * @param until the node after which the execution is killed; without it, all nodes run.
	 * @returns the items that each node returned on all outputs, by name.
	 */
	async run(
		{ trigger, items }: Batch,
		until?: string,
	): Promise<ReadonlyMap<string, IDataObject[]>> {
		const data = { main: [structuredClone(items)] };
		const stack = [{ node: this.workflow.getNode(trigger)!, data, source: null }];
		const runExecutionData = createRunExecutionData({
			startData:
				until === undefined ? {} : { destinationNode: { nodeName: until, mode: 'inclusive' } },
			executionData: { nodeExecutionStack: stack },
		});
		const base = { ...this.file, id: this.file.name } as unknown as IWorkflowBase;
		const hooks = new ExecutionLifecycleHooks('trigger', '1', base);
		const additionalData = { ...this.additionalData, hooks };
		const execution = new WorkflowExecute(additionalData, 'trigger', runExecutionData);
		return outputsOf(await execution.processRunExecutionData(this.workflow));
	}
}

const itemsOf = ({ data }: ITaskData): IDataObject[] =>
	(data?.main ?? []).flatMap((items) => (items ?? []).map(({ json }) => json));

/** @throws the error of a node that ended the execution. */
function outputsOf({ data }: IRun): ReadonlyMap<string, IDataObject[]> {
	const { error, runData } = data.resultData;
	if (error) throw error;
	return new Map(
		Object.entries(runData).map(([name, runs]) => [name, runs.flatMap((run) => itemsOf(run))]),
	);
}
