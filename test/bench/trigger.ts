import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { N8nProcess } from '../scenarios/stage/n8nProcess';
import { defaultKeeper } from '../scenarios/stage/staticData';
import type { Subject } from '../scenarios/subjects';
import { MemoryCredentialsHelper } from '../support/credentialsHelper';

/** One tick of a trigger. @returns its items. */
export type Tick = () => Promise<INodeExecutionData[]>;

/** A trigger of this package in an active workflow, connected to the CRM at `url`. */
export async function activate(
	subject: Subject,
	url: string,
	settings: INodeParameters,
): Promise<Tick> {
	const keeper = defaultKeeper();
	const { credentialType } = subject;
	const account = await subject.connect(url);
	const process = new N8nProcess({
		triggers: subject.loadTriggers([]).map((trigger) => ({
			...trigger,
			parameters: { ...trigger.parameters, ...settings },
		})),
		credentials: new MemoryCredentialsHelper([credentialType], { [credentialType.name]: account }),
		pollBudget: keeper.pollBudget,
		activation: 'activate',
		isCut: () => false,
	});
	return async () => {
		const [node] = process.nodes;
		if (!node) throw new Error('The workflow has no trigger');
		const poll = keeper.openPoll(process, node);
		const items = await process.poll(node, poll);
		if (items) poll.saveWithItems();
		return items ?? [];
	};
}
