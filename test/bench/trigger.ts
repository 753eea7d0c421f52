import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { N8nProcess } from '../scenarios/stage/n8nProcess';
import { defaultKeeper } from '../scenarios/stage/staticData';
import type { Subject } from '../scenarios/subjects';
import { MemoryCredentialsHelper } from '../support/credentialsHelper';

/** A trigger in an active workflow. */
export interface ActiveTrigger {
	/** @returns the items of one tick. */
	tick: () => Promise<INodeExecutionData[]>;
	/** What n8n stores for the trigger, as JSON. */
	state: () => string;
}

/**
 * A trigger of this package, connected to the CRM at `url`.
 * @param pollBudget milliseconds that n8n gives a poll; as in its default mode when left out.
 */
export async function activate(
	subject: Subject,
	url: string,
	settings: INodeParameters,
	pollBudget?: number,
): Promise<ActiveTrigger> {
	const keeper = defaultKeeper();
	const { credentialType } = subject;
	const account = await subject.connect(url);
	const process = new N8nProcess({
		triggers: subject.loadTriggers([]).map((trigger) => ({
			...trigger,
			parameters: { ...trigger.parameters, ...settings },
		})),
		credentials: new MemoryCredentialsHelper([credentialType], { [credentialType.name]: account }),
		pollBudget: pollBudget ?? keeper.pollBudget,
		activation: 'activate',
		isCut: () => false,
	});
	const [node] = process.nodes;
	if (!node) throw new Error('The workflow has no trigger');
	return {
		async tick() {
			const poll = keeper.openPoll(process, node);
			const items = await process.poll(node, poll);
			if (items) poll.saveWithItems();
			return items ?? [];
		},
		state: () => JSON.stringify(keeper.openPoll(process, node).data),
	};
}
