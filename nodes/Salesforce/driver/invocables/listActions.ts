/** Lists invocable actions of all kinds. */
import { chunk } from '../../../crm/driver/chunk';
import { CrmError } from '../../../crm/errors';
import type { InvocableSummary } from '../../../crm/port';
import type { Client } from '../client';
import { tryBatch } from '../composite';
import { STANDARD } from './actionPath';

interface ListedAction {
	name: string;
	label: string | null;
}

/** What Salesforce calls an action of a kind; others are new to this package. */
const kindLabels: Readonly<Record<string, string>> = {
	[STANDARD]: 'Standard Action',
	apex: 'Apex Action',
	emailAlert: 'Email Alert',
	externalService: 'External Service',
	flow: 'Flow',
	generatePromptResponse: 'Prompt Template',
	quickAction: 'Quick Action',
	sendNotification: 'Notification',
};

export const kindLabel = (kind: string) => kindLabels[kind] ?? kind;

/** The maximum number of requests in one batch. */
const MAX_BATCH = 25;

/**
 * Kinds that the connected user has no access to are left out.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-actions-invocable-custom-get.html
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-actions-invocable-standard-get.html
 * @throws CrmError when no list can be read.
 */
export async function listActions(client: Client): Promise<InvocableSummary[]> {
	const kinds = Object.keys(await client.request<Record<string, string>>('/actions/custom'));
	const toRead = [
		{ kind: STANDARD, path: 'actions/standard' },
		...kinds.map((kind) => ({ kind, path: `actions/custom/${kind}` })),
	];
	const actions: InvocableSummary[] = [];
	const errors: CrmError[] = [];
	for (const call of chunk(toRead, { max: MAX_BATCH, weigh: () => 1 })) {
		const paths = call.map(({ path }) => path);
		const lists = await tryBatch(client, paths);
		for (const [index, list] of lists.entries()) {
			if (list instanceof CrmError) errors.push(list);
			else actions.push(...toSummaries(call[index]!.kind, list as { actions: ListedAction[] }));
		}
	}
	if (errors.length === toRead.length) throw errors[0]!;
	return actions.sort((left, right) => left.label.localeCompare(right.label));
}

const toSummaries = (kind: string, list: { actions: readonly ListedAction[] }) =>
	list.actions.map(({ name, label }) => ({
		name: `${kind}/${name}`,
		label: label ?? name,
		kind: kindLabel(kind),
	}));
