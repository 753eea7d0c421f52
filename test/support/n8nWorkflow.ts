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
import { DataTable } from './dataTableNode';
import {
	EditFields,
	ExtractFromCsv,
	Filter,
	If,
	SplitOut,
	Start,
	StickyNote,
} from './n8nBaseNodes';

export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
}

const PACKAGE = 'n8n-nodes-crm-sync';

/** The one data table that all workflows write to. */
export const dataTable = new DataTable();

const nodeTypes = new Map<string, INodeType>([
	['n8n-nodes-base.set', new EditFields()],
	['n8n-nodes-base.stickyNote', new StickyNote()],
	['n8n-nodes-base.filter', new Filter()],
	['n8n-nodes-base.if', new If()],
	['n8n-nodes-base.splitOut', new SplitOut()],
	['n8n-nodes-base.extractFromFile', new ExtractFromCsv()],
	['n8n-nodes-base.dataTable', dataTable],
	...['scheduleTrigger', 'formTrigger', 'webhook'].map(
		(name) => [`n8n-nodes-base.${name}`, new Start()] as const,
	),
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

export interface RunOptions {
	/** The node after which the execution is killed; without it, all nodes run. */
	until?: string;
	/** Called before each node runs. */
	beforeNode?: (name: string) => void;
}

export class RunningWorkflow {
	private workflow: Workflow;
	/** The static data that n8n has saved: after a poll that returned items. */
	private saved: IDataObject = {};
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
		this.workflow = this.open();
		const types = productsUnderTest.flatMap(({ credentialTypes }) => credentialTypes);
		this.additionalData = {
			credentialsHelper: new MemoryCredentialsHelper(types, credentials),
			// Expressions can refer to these addresses, so the engine builds them for every node.
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	private open(): Workflow {
		const { name, nodes, connections } = this.file;
		return new Workflow({
			...{ id: name, nodes, connections },
			active: true,
			nodeTypes: {
				getByNameAndVersion: findType,
				getByName: findType,
			} as unknown as INodeTypes,
			staticData: plain(this.saved),
			settings: { executionOrder: 'v1' },
		});
	}

	/** As after a crash of n8n: what the triggers have not saved is lost. */
	restart(): void {
		this.workflow = this.open();
	}

	/**
	 * Polls every trigger that is not disabled, in the order of the file.
	 * @param onError of a poll that fails; n8n repeats it later. Without it, the error is thrown.
	 */
	async poll(onError?: (error: unknown) => void): Promise<Batch[]> {
		const batches: Batch[] = [];
		for (const { name, type, disabled } of this.file.nodes) {
			const node = this.workflow.getNode(name)!;
			const nodeType = findType(type);
			if (disabled || !nodeType.poll) continue;
			const { additionalData, workflow } = this;
			const context = new PollContext(workflow, node, additionalData, 'trigger', 'activate');
			const polled = nodeType.poll.call(context);
			const [items = []] = (await (onError ? polled.catch(onError) : polled)) ?? [];
			if (items.length > 0) batches.push({ trigger: name, items });
		}
		const isFirst = Object.keys(this.saved).length === 0;
		if (batches.length > 0 || isFirst) this.saved = plain(this.workflow.staticData);
		return batches;
	}

	/** @returns the items that each node returned on all outputs, by name. */
	async run(
		{ trigger, items }: Batch,
		{ until, beforeNode }: RunOptions = {},
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
		if (beforeNode) hooks.addHandler('nodeExecuteBefore', (name) => beforeNode(name));
		const additionalData = { ...this.additionalData, hooks };
		const execution = new WorkflowExecute(additionalData, 'trigger', runExecutionData);
		return outputsOf(await execution.processRunExecutionData(this.workflow));
	}
}

/** As it is saved. n8n watches the data for changes through proxies, which cannot be cloned. */
const plain = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;

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
