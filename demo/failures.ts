import type { N8nApi } from '../test/n8n/api';

interface Execution {
	id: string;
	workflowData: { name: string };
	data: { resultData: { error?: { message: string; description?: string | null } } };
}

/** One line for each failed execution, to explain why a change did not arrive. */
export async function failedExecutions(api: N8nApi): Promise<string[]> {
	const path = '/executions?status=error&includeData=true';
	const { data } = await api.publicApi<{ data: Execution[] }>('GET', path);
	return data.map(({ id, workflowData, data: { resultData } }) => {
		const { message = 'unknown error', description } = resultData.error ?? {};
		return `Execution ${id} of "${workflowData.name}" failed: ${[message, description].filter(Boolean).join(' ')}`;
	});
}
