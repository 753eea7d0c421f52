/** Executions that a person starts in a real n8n. */
import { setTimeout as wait } from 'node:timers/promises';
import type { IDataObject, IRunExecutionData, ITaskData } from 'n8n-workflow';
import type { AddedWorkflow } from '../../demo/workflows';
import type { N8nApi } from '../n8n/api';

const PAUSE_MS = 500;

/** The items that each node returned on all outputs, by its name. */
export type Outputs = ReadonlyMap<string, IDataObject[]>;

interface Execution {
	id: string;
	status: string;
	data: IRunExecutionData;
}

/**
 * Runs a workflow from one of its triggers, as a person does with "Execute workflow".
 * @param data what the trigger has emitted before; without it, the trigger runs.
 * @throws when the execution fails.
 */
export async function executeFrom(
	api: N8nApi,
	{ id, name }: AddedWorkflow,
	trigger: string,
	data?: ITaskData,
): Promise<Outputs> {
	const body = { triggerToStartFrom: { name: trigger, data } };
	const path = `/workflows/${id}/run`;
	const { executionId } = await api.rest<{ executionId: string }>('POST', path, body);
	return outputsOf(await untilEnded(api, executionId, name));
}

/** Runs the newest execution of a workflow once more, when it has ended, with what its trigger emitted. */
export async function executeAgain(
	api: N8nApi,
	workflow: AddedWorkflow,
	trigger: string,
): Promise<Outputs> {
	const list = async (filter: string) => {
		const path = `/executions?workflowId=${workflow.id}&${filter}`;
		return (await api.publicApi<{ data: Execution[] }>('GET', path)).data;
	};
	while ((await list('status=running')).length > 0) await wait(PAUSE_MS);
	const [newest] = await list('limit=1');
	const { resultData } = await untilEnded(api, newest?.id ?? '', workflow.name);
	return await executeFrom(api, workflow, trigger, resultData.runData[trigger]?.[0]);
}

/** @throws when the execution fails. */
async function untilEnded(api: N8nApi, id: string, name: string): Promise<IRunExecutionData> {
	for (;;) {
		const path = `/executions/${id}?includeData=true`;
		const { status, data } = await api.publicApi<Execution>('GET', path);
		if (status === 'success') return data;
		if (status !== 'new' && status !== 'running') {
			const { message } = data.resultData.error ?? {};
			throw new Error(`The execution of "${name}" is ${status}: ${message}`);
		}
		await wait(PAUSE_MS);
	}
}

const outputsOf = ({ resultData }: IRunExecutionData): Outputs =>
	new Map(
		Object.entries(resultData.runData).map(([node, runs]) => [
			node,
			runs.flatMap(({ data }) =>
				(data?.main ?? []).flatMap((items) => (items ?? []).map(({ json }) => json)),
			),
		]),
	);
