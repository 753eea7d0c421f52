import { PollContext } from 'n8n-core';
import {
	Workflow,
	type ICredentialType,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IPollFunctions,
	type IWorkflowExecuteAdditionalData,
	type WorkflowActivateMode,
} from 'n8n-workflow';
import type { MemoryCredentialsHelper } from '../../support/credentialsHelper';
import type { OpenPoll, WorkflowSource } from './staticData';

/** A trigger node in the workflow. */
export interface Trigger {
	name: string;
	type: INodeType;
	parameters: INodeParameters;
	credentialType: ICredentialType;
}

export interface ProcessOptions {
	triggers: readonly Trigger[];
	credentials: MemoryCredentialsHelper;
	pollBudget: number;
	activation: WorkflowActivateMode;
	/** True once the CRM has cut a connection. */
	isCut: () => boolean;
}

/** The helpers of n8n that nodes send their requests with. */
const requestHelpers = ['httpRequest', 'httpRequestWithAuthentication', 'requestOAuth2'] as const;
type RequestHelper = (this: unknown, ...parameters: unknown[]) => Promise<unknown>;

/** What a poll returns, or that the process died before. */
type PollEnd = PromiseWithResolvers<INodeExecutionData[][] | null>;

/** The process of n8n died during a poll. */
export class ProcessDied extends Error {}

/** What one process of n8n has in memory: a workflow with its triggers. */
export class N8nProcess implements WorkflowSource {
	inMemory?: Workflow;
	readonly nodes: readonly INode[];
	private readonly types: ReadonlyMap<string, INodeType>;
	private readonly polls = new Set<PollEnd>();
	private diesAtCut = false;

	constructor(private readonly options: ProcessOptions) {
		this.types = new Map(options.triggers.map(({ name, type }) => [name, type]));
		this.nodes = Object.values(this.open({}).nodes);
	}

	open(staticData: IDataObject): Workflow {
		return new Workflow({
			id: 'workflow',
			nodes: this.options.triggers.map(toNode),
			connections: {},
			active: true,
			nodeTypes: this.nodeTypes(),
			staticData,
		});
	}

	/** From now on the process dies when the CRM cuts a connection, instead of seeing the connection fail. */
	dieAtCut(): void {
		this.diesAtCut = true;
	}

	/**
	 * @returns the items of one poll, null when there are none.
	 * @throws ProcessDied, and whatever the node throws.
	 */
	async poll(node: INode, poll: OpenPoll): Promise<INodeExecutionData[] | null> {
		const end: PollEnd = Promise.withResolvers();
		this.polls.add(end);
		const running = this.typeOf(node.name).poll?.call(this.context(node, poll));
		running?.then(end.resolve, end.reject);
		try {
			return (await end.promise)?.[0] ?? null;
		} finally {
			this.polls.delete(end);
		}
	}

	private context(node: INode, { workflow, data }: OpenPoll): IPollFunctions {
		const { credentials, activation, pollBudget } = this.options;
		const additionalData = {
			credentialsHelper: credentials,
			currentNodeParameters: node.parameters,
		} as unknown as IWorkflowExecuteAdditionalData;
		const context = new PollContext(
			workflow,
			node,
			additionalData,
			'trigger',
			activation,
			undefined,
			undefined,
			undefined,
			undefined,
			() => data,
			() => pollBudget,
		);
		this.makeMortal(context);
		return context;
	}

	/** A request that the CRM has cut never returns to a process that died with it. */
	private makeMortal({ helpers }: PollContext): void {
		const requests = helpers as unknown as Record<(typeof requestHelpers)[number], RequestHelper>;
		const survive = (error: unknown) => this.survive(error);
		for (const name of requestHelpers) {
			const request = requests[name];
			requests[name] = function (...parameters) {
				return request.apply(this, parameters).catch(survive);
			};
		}
	}

	private async survive(error: unknown): Promise<never> {
		if (!this.diesAtCut || !this.options.isCut()) throw error;
		for (const poll of this.polls) poll.reject(new ProcessDied('n8n was killed'));
		return await new Promise<never>(() => {});
	}

	private typeOf(name: string): INodeType {
		const type = this.types.get(name);
		if (!type) throw new Error(`There is no node ${name}`);
		return type;
	}

	private nodeTypes(): INodeTypes {
		return {
			getByName: (name) => this.typeOf(name),
			getByNameAndVersion: (name) => this.typeOf(name),
			getKnownTypes: () => ({}),
		};
	}
}

const toNode = ({ name, type, parameters, credentialType }: Trigger, index: number): INode => ({
	id: `trigger-${index}`,
	name,
	type: name,
	typeVersion: [type.description.version].flat().at(-1) ?? 1,
	position: [0, 0],
	parameters,
	credentials: { [credentialType.name]: { id: credentialType.name, name: credentialType.name } },
});
