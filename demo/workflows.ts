import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { N8nApi } from '../test/n8n/api';
import type { CredentialIds } from '../test/n8n/credentials';

/** Files of the workflows that the demo runs: two that keep both CRMs in sync, and those that people and systems call. */
export const DEMO_WORKFLOWS = [
	'two-way-salesforce-to-dynamics.json',
	'two-way-dynamics-to-salesforce.json',
	'web-leads-to-dynamics.json',
	'people-to-salesforce.json',
	'trade-show-visitors-with-review.json',
	'calls-to-cases.json',
];

interface Workflow {
	name: string;
	nodes: { credentials?: Record<string, { id: string; name: string }> }[];
}

/**
 * Adds the example workflows to n8n with these credentials, publishes them, and waits until their triggers are active.
 * @throws when n8n cannot publish one of them.
 */
export async function publishWorkflows(
	api: N8nApi,
	credentialIds: CredentialIds,
	files: readonly string[] = DEMO_WORKFLOWS,
): Promise<{ name: string; path: string }[]> {
	const published = [];
	for (const file of files) {
		const workflow = JSON.parse(
			await readFile(join(__dirname, 'workflows', file), 'utf8'),
		) as Workflow;
		useCredentials(workflow, credentialIds);
		const { id } = await api.publicApi<{ id: string }>('POST', '/workflows', workflow);
		await api.publicApi('POST', `/workflows/${id}/publish`, {});
		published.push({ name: workflow.name, id });
	}
	for (const { name, id } of published) await untilTriggersListen(api, name, id);
	return published.map(({ name, id }) => ({ name, path: `/workflow/${id}` }));
}

function useCredentials(workflow: Workflow, credentialIds: CredentialIds): void {
	const ids = new Map(Object.entries(credentialIds));
	for (const { credentials = {} } of workflow.nodes) {
		for (const [type, credential] of Object.entries(credentials)) {
			credential.id = ids.get(type) ?? credential.id;
		}
	}
}

interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: { errorMessage: string | null }[];
}

/**
 * n8n responds to a publish request before it has started the triggers, and a trigger does not see earlier changes.
 * @throws with the reasons that n8n gives when a trigger cannot be started.
 */
export async function untilTriggersListen(api: N8nApi, name: string, id: string): Promise<void> {
	for (;;) {
		const path = `/workflows/${id}/publication-status`;
		const { status, triggers } = await api.rest<Publication>('GET', path);
		if (status === 'published') return;
		if (status === 'failed' || status === 'partial') {
			const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
			throw new Error(`n8n could not publish "${name}": ${reasons.join('; ')}`);
		}
		await wait(200);
	}
}
