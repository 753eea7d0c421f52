import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { INode } from 'n8n-workflow';
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

/** An example workflow, as its file has it. */
export interface ExampleWorkflow {
	name: string;
	nodes: INode[];
}

/** @param file such as `people-to-salesforce.json`. */
export async function readExample(file: string): Promise<ExampleWorkflow> {
	const text = await readFile(join(__dirname, 'workflows', file), 'utf8');
	return JSON.parse(text) as ExampleWorkflow;
}

/**
 * Adds the example workflows to n8n with these credentials, publishes them, and waits until their triggers are active.
 * @throws when n8n cannot publish one of them.
 */
export async function publishWorkflows(
	api: N8nApi,
	credentialIds: CredentialIds,
	files: readonly string[] = DEMO_WORKFLOWS,
): Promise<AddedWorkflow[]> {
	const added = [];
	for (const file of files) {
		const workflow = await addWorkflow(api, credentialIds, file);
		await api.publicApi('POST', `/workflows/${workflow.id}/publish`, {});
		added.push(workflow);
	}
	for (const { name, id } of added) await untilTriggersListen(api, name, id);
	return added;
}

/** An example workflow in n8n; `path` is its page in the editor. */
export interface AddedWorkflow {
	id: string;
	name: string;
	path: string;
}

/** Adds an example workflow to n8n with these credentials, as importing its file does. */
export async function addWorkflow(
	api: N8nApi,
	credentialIds: CredentialIds,
	file: string,
): Promise<AddedWorkflow> {
	const workflow = await readExample(file);
	useCredentials(workflow, credentialIds);
	const { id } = await api.publicApi<{ id: string }>('POST', '/workflows', workflow);
	return { id, name: workflow.name, path: `/workflow/${id}` };
}

function useCredentials(workflow: ExampleWorkflow, credentialIds: CredentialIds): void {
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
