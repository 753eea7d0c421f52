import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8nApi } from '../test/n8n/api';

const FILES = ['salesforce-to-dynamics.json', 'dynamics-to-salesforce.json'];

interface Workflow {
	name: string;
	nodes: { credentials?: Record<string, { id: string; name: string }> }[];
}

/** Ids in n8n by credential type. */
export type CredentialIds = Readonly<Record<string, string>>;

/** Puts the example workflows into n8n with these credentials and publishes them; answers with their addresses. */
export async function publishWorkflows(
	api: N8nApi,
	credentialIds: CredentialIds,
): Promise<{ name: string; path: string }[]> {
	const published = [];
	for (const file of FILES) {
		const workflow = JSON.parse(
			await readFile(join(__dirname, 'workflows', file), 'utf8'),
		) as Workflow;
		useCredentials(workflow, credentialIds);
		const { id } = await api.publicApi<{ id: string }>('POST', '/workflows', workflow);
		await api.publicApi('POST', `/workflows/${id}/publish`, {});
		published.push({ name: workflow.name, path: `/workflow/${id}` });
	}
	return published;
}

function useCredentials(workflow: Workflow, credentialIds: CredentialIds): void {
	for (const { credentials = {} } of workflow.nodes) {
		for (const [type, credential] of Object.entries(credentials)) {
			const id = credentialIds[type];
			if (!id)
				throw new Error(`The workflow "${workflow.name}" needs a credential of type ${type}`);
			credential.id = id;
		}
	}
}
