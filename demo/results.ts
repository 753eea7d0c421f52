/** What did not become a write, from n8n's executions: the reasons, for the page and for the check. */
import type { N8nApi } from '../test/n8n/api';

/** An execution that failed, or an item that was not written. */
export interface Problem {
	kind: 'failed' | 'review' | 'skipped';
	workflow: string;
	/** Of the person, where the item has it. */
	name?: string;
	reason: string;
	/** Where n8n shows the execution. */
	url: string;
}

/** As Salesforce and Dynamics 365 call them. */
interface NameFields {
	FirstName?: string | null;
	LastName?: string | null;
	firstname?: string | null;
	lastname?: string | null;
}

interface Item {
	/** `error` is that of a failed item. On an error output, n8n adds the fields of the input. */
	json: { outcome?: string; reason?: string; error?: { message: string } } & NameFields;
	/** Which item of the list that the node received it is from. */
	pairedItem?: { item: number };
}

/** The list that a node received. n8n leaves out the numbers of a first output and of a first run. */
interface Source {
	previousNode: string;
	previousNodeOutput?: number;
	previousNodeRun?: number;
}

type RunData = Record<
	string,
	{ data?: { main?: (Item[] | null)[] }; source?: (Source | null)[] }[]
>;

interface Execution {
	id: string;
	workflowId: string;
	finished: boolean;
	stoppedAt: string | null;
	workflowData: { name: string };
	data: {
		resultData: {
			error?: { message: string; description?: string | null };
			runData?: RunData;
		};
	};
}

/** Reads each execution once, when it has ended. */
export class Results {
	private readonly read = new Set<string>();

	constructor(
		private readonly api: N8nApi,
		private readonly n8nUrl: string,
	) {}

	/** @returns the problems of the executions that ended since the last call, oldest first. */
	async next(): Promise<Problem[]> {
		const { data } = await this.api.publicApi<{ data: Omit<Execution, 'data' | 'workflowData'>[] }>(
			'GET',
			'/executions?limit=50',
		);
		const ended = data.filter(({ id, stoppedAt }) => stoppedAt !== null && !this.read.has(id));
		const problems: Problem[] = [];
		for (const { id } of ended.toReversed()) {
			const path = `/executions/${id}?includeData=true`;
			problems.push(...problemsOf(await this.api.publicApi<Execution>('GET', path), this.n8nUrl));
			this.read.add(id);
		}
		return problems;
	}
}

function problemsOf(
	{ id, workflowId, workflowData, data: { resultData } }: Execution,
	n8nUrl: string,
): Problem[] {
	const workflow = workflowData.name;
	const url = `${n8nUrl}/workflow/${workflowId}/executions/${id}`;
	if (resultData.error) {
		const { message, description } = resultData.error;
		const reason = [message, description].filter(Boolean).join(' ');
		return [{ kind: 'failed', workflow, reason, url }];
	}
	return itemsOf(resultData.runData ?? {}).flatMap(({ json, input }): Problem[] => {
		const { outcome, reason = '', error } = json;
		const name = nameOf(json) ?? nameOf(input);
		if (error) return [{ kind: 'failed', workflow, name, reason: error.message, url }];
		return isProblem(outcome) ? [{ kind: outcome, workflow, name, reason, url }] : [];
	});
}

/** All items of all nodes, each with the item that the node received. */
function itemsOf(runData: RunData): { json: Item['json']; input: Item['json'] }[] {
	const outputOf = ({ previousNode, previousNodeOutput = 0, previousNodeRun = 0 }: Source) =>
		runData[previousNode]?.[previousNodeRun]?.data?.main?.[previousNodeOutput] ?? [];
	const runs = Object.values(runData).flat();
	return runs.flatMap(({ data, source }) => {
		const [from] = source ?? [];
		const inputs = from ? outputOf(from) : [];
		const items = (data?.main ?? []).flatMap((output) => output ?? []);
		return items.map(({ json, pairedItem }) => ({
			json,
			input: inputs[pairedItem?.item ?? -1]?.json ?? {},
		}));
	});
}

function nameOf({ FirstName, LastName, firstname, lastname }: NameFields): string | undefined {
	const parts = [FirstName ?? firstname, LastName ?? lastname].filter(Boolean);
	return parts.length > 0 ? parts.join(' ') : undefined;
}

function isProblem(outcome: string | undefined): outcome is Problem['kind'] {
	return outcome === 'failed' || outcome === 'review' || outcome === 'skipped';
}
