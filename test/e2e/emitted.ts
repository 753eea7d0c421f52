/** What the executions of a workflow have started with. */
import { setTimeout as wait } from 'node:timers/promises';
import type { N8nApi } from '../n8n/api';

export interface EmittedItem {
	json: Readonly<Record<string, unknown>> & { _change: { event: string } };
}

interface Execution {
	data: {
		resultData: { runData: Record<string, [{ data?: { main: [EmittedItem[]] } }]> };
	};
}

/** @returns the items that a trigger has emitted, of all executions. */
export async function emittedBy(
	api: N8nApi,
	workflowId: string,
	trigger: string,
): Promise<EmittedItem[]> {
	const path = `/executions?workflowId=${workflowId}&includeData=true&limit=250`;
	const { data: executions } = await api.publicApi<{ data: Execution[] }>('GET', path);
	return executions.flatMap(
		({ data }) => data.resultData.runData[trigger]?.[0].data?.main[0] ?? [],
	);
}

/** Reads until what it reads is so. */
export async function until<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
	for (;;) {
		const value = await read();
		if (isSo(value)) return value;
		await wait(500);
	}
}
