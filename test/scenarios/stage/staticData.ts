/**
 * How n8n stores the static data of a workflow: in its default mode, and with durable poll cursors.
 * Read in n8n 2.41: PollTriggerExecutor, TriggerExecutionContextFactory, PollTriggerTaskHandler,
 * ActiveWorkflowTriggers, WorkflowTriggerActivator.
 */
import type { IDataObject, INode, Workflow } from 'n8n-workflow';

export const modes = ['default', 'durable'] as const;
export type Mode = (typeof modes)[number];

/** The workflow as one poll sees it, with its node's static data, and how that is saved once the poll is over. */
export interface OpenPoll {
	workflow: Workflow;
	data: IDataObject;
	/** The poll returned items, and an execution begins. */
	saveWithItems(): void;
	/** A tick returned nothing. */
	saveWithoutItems(): void;
	/** The poll at activation is over, or the one at the start of a process, after saveWithItems() if there were any. */
	saveActivation(): void;
}

/** What n8n has on disk; it outlives the process. */
export interface StaticDataKeeper {
	/** Time n8n gives a poll, in milliseconds. */
	readonly pollBudget: number;
	/** True when a new process polls immediately. */
	readonly pollsAtStart: boolean;
	/** Variables that an administrator sets for this mode. */
	readonly environment: Readonly<Record<string, string>>;
	openPoll(process: WorkflowSource, node: INode): OpenPoll;
}

/** A process of n8n, which opens workflows. */
export interface WorkflowSource {
	/** Kept by the process until it ends. */
	inMemory?: Workflow;
	open(staticData: IDataObject): Workflow;
}

/** All in memory; saved when a poll returns items and at activation. A poll without items leaves no trace on disk. */
export function defaultKeeper(): StaticDataKeeper {
	let disk = '{}';
	return {
		pollBudget: 300_000,
		pollsAtStart: true,
		environment: {},
		openPoll(process, node) {
			const workflow = (process.inMemory ??= process.open(parse(disk)));
			const save = () => void (disk = JSON.stringify(workflow.staticData));
			return {
				workflow,
				data: workflow.getStaticData('node', node),
				saveWithItems: save,
				saveWithoutItems: () => {},
				saveActivation: save,
			};
		},
	};
}

/**
 * A node's static data is in a separate table, copied from the workflow's data at its first poll. A poll works
 * on a copy, which is committed with the execution or, without items, alone; only what a poll without items at
 * activation has left is not committed. All other static data of the workflow is read from disk for every poll, and
 * saved at activation and when a poll returns items.
 */
export function durableKeeper(): StaticDataKeeper {
	const cursors = new Map<string, string>();
	let disk = '{}';
	return {
		pollBudget: 36_000,
		pollsAtStart: false,
		environment: {
			N8N_SCHEDULER_ENABLED: 'true',
			N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
			N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
			N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
		},
		openPoll(process, node) {
			const workflow = process.open(parse(disk));
			const ofNode = JSON.stringify(workflow.getStaticData('node', node));
			const data = parse(cursors.get(node.id) ?? ofNode);
			if (!cursors.has(node.id)) cursors.set(node.id, ofNode);
			const commit = () => void cursors.set(node.id, JSON.stringify(data));
			const saveWorkflow = () => {
				if (workflow.staticData.__dataChanged) disk = JSON.stringify(workflow.staticData);
			};
			return {
				workflow,
				data,
				saveWithItems() {
					commit();
					saveWorkflow();
				},
				saveWithoutItems: commit,
				saveActivation: saveWorkflow,
			};
		},
	};
}

const parse = (json: string) => JSON.parse(json) as IDataObject;
