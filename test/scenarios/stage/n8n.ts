import type {
	INode,
	INodeExecutionData,
	INodeParameters,
	WorkflowActivateMode,
} from 'n8n-workflow';
import type { MemoryCredentialsHelper } from '../../support/credentialsHelper';
import type { StageCrm } from './crm';
import type { Ledger, EmittedState } from './ledger';
import { N8nProcess, ProcessDied, type Trigger } from './n8nProcess';
import type { OpenPoll, StaticDataKeeper } from './staticData';
import type { StageTime } from './time';

/**
 * Where n8n is killed in a poll: at one of its requests, or between two of the steps that follow. In default mode the
 * save of what the node remembers is sent first, and then the execution is created; in durable mode both are one step.
 */
export type Kill = { atRequest: number } | { after: 'poll' | 'save' | 'execution' };

/** A request with an expired token is not a call; n8n sends it again. */
const UNAUTHORIZED = 401;

export interface N8nOptions {
	time: StageTime;
	crm: StageCrm;
	ledger: Ledger;
	keeper: StaticDataKeeper;
	credentials: MemoryCredentialsHelper;
	/** The workflow's triggers, as a new process loads them. */
	loadTriggers: () => readonly Trigger[];
	read: (item: INodeExecutionData) => EmittedState;
}

/** n8n with one active workflow; it polls when the story says so. */
export class N8n {
	/** When each call of the CRM's API was made, by the CRM's clock. */
	readonly calls: number[] = [];
	/** Messages of the errors that polls have thrown. */
	readonly failures: string[] = [];
	/** The largest state of a node, with what it left in the data of the workflow, in bytes of JSON. */
	stateBytes = 0;
	private process: N8nProcess | undefined;
	private triggers: readonly Trigger[] = [];
	private wasActivated = false;

	/** @param settings parameters of the triggers, in addition to those that all scenarios set. */
	constructor(
		private readonly options: N8nOptions,
		private settings: INodeParameters,
	) {}

	/** Starts n8n, the first time with the activation of the workflow. */
	async start(): Promise<void> {
		const { loadTriggers, credentials } = this.options;
		this.triggers = loadTriggers();
		credentials.load(this.triggers.map(({ credentialType }) => credentialType));
		await this.activate(this.wasActivated ? 'init' : 'activate');
	}

	/** Changes the triggers' settings and publishes the workflow, as a user does. */
	async change(settings: INodeParameters): Promise<void> {
		this.settings = { ...this.settings, ...settings };
		await this.activate('update');
	}

	/** Shuts n8n down; what it has in memory is lost. */
	stop(): void {
		this.process = undefined;
	}

	/** One tick of the poll times. */
	async tick(): Promise<void> {
		await this.pollAll(this.running(), { isTick: true });
	}

	/** Ticks every so many milliseconds, for so many milliseconds. */
	async tickEvery(interval: number, duration: number): Promise<void> {
		for (let passed = 0; passed < duration; passed += interval) {
			this.options.time.pass(interval);
			await this.tick();
		}
	}

	/** One tick during which n8n is killed. @returns false when the poll was over before. */
	async tickAndKill(kill: Kill): Promise<boolean> {
		const process = this.running();
		if ('atRequest' in kill) {
			process.dieAtCut();
			this.options.crm.faults.add({ skip: kill.atRequest - 1, cut: 'beforeWrite' });
		}
		await this.pollAll(process, { isTick: true, kill });
		this.options.crm.faults.clear();
		return this.process === undefined;
	}

	private async activate(activation: WorkflowActivateMode): Promise<void> {
		const { credentials, crm, keeper, ledger, time } = this.options;
		this.process = new N8nProcess({
			triggers: this.triggers.map((trigger) => ({
				...trigger,
				parameters: { ...trigger.parameters, ...this.settings },
			})),
			credentials,
			activation,
			pollBudget: keeper.pollBudget,
			isCut: () => crm.log.entries.some(({ status }) => status === 0),
		});
		this.wasActivated = true;
		ledger.beginning = Math.min(ledger.beginning, time.now);
		if (activation !== 'init' || keeper.pollsAtStart) {
			await this.pollAll(this.process, { isTick: false });
		}
	}

	private async pollAll(process: N8nProcess, tick: Tick): Promise<void> {
		for (const node of process.nodes) {
			if (this.process === process) await this.poll(process, node, tick);
		}
	}

	private async poll(process: N8nProcess, node: INode, tick: Tick): Promise<void> {
		const poll = this.options.keeper.openPoll(process, node);
		try {
			const items = await process.poll(node, poll);
			this.measure(poll);
			this.finish(items, poll, tick);
		} catch (error) {
			if (error instanceof ProcessDied) this.stop();
			else this.failures.push(error instanceof Error ? error.message : String(error));
		} finally {
			this.countCalls();
		}
	}

	/** What n8n does with what a poll returned, up to where it is killed. */
	private finish(items: INodeExecutionData[] | null, poll: OpenPoll, { isTick, kill }: Tick): void {
		const { ledger, time, read } = this.options;
		const end = kill && 'after' in kill ? kill.after : undefined;
		if (end === 'poll') return this.stop();
		if (items) poll.saveWithItems();
		if (!items && isTick) poll.saveWithoutItems();
		if (!isTick) poll.saveActivation();
		if (end === 'save') return this.stop();
		ledger.recordPoll((items ?? []).map(read), time.now);
		if (end === 'execution') this.stop();
	}

	private measure({ workflow, data }: OpenPoll): void {
		const kept = JSON.stringify([data, workflow.getStaticData('global')]);
		this.stateBytes = Math.max(this.stateBytes, Buffer.byteLength(kept));
	}

	private countCalls(): void {
		const { log, names } = this.options.crm;
		for (const { path, at, status } of log.entries) {
			const isCall = names.apiRequests.test(path) && status !== UNAUTHORIZED;
			if (isCall) this.calls.push(at.getTime());
		}
		log.clear();
	}

	private running(): N8nProcess {
		if (!this.process) throw new Error('n8n is not running');
		return this.process;
	}
}

interface Tick {
	/** False for the poll at activation. */
	isTick: boolean;
	kill?: Kill;
}
