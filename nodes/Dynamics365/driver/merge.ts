/**
 * Merges records: the master stays, and what belonged to a duplicate belongs to it; the duplicate becomes inactive.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/merge-table-rows
 */
import { CrmError } from '../../crm/errors';
import type { MergeRequest, MergeResult } from '../../crm/port';
import type { BatchPart } from './batch';
import type { Metadata } from './describe';
import { label } from './errors';
import { parentChecker } from './mergeParents';
import { findLookupRecords } from './lookupRecords';
import { notAnId, toProperties } from './prepare';
import { readGuid } from './query';
import type { Sender } from './send';
import { sendActions } from './sendActions';
import type { Table } from './tables';

/** Tables whose rows Dataverse can merge. */
const MERGEABLE = ['account', 'contact', 'incident', 'lead'];

/** A merge of a case changes nothing in the master. */
const WITHOUT_VALUES = 'incident';

/** A merge moves all related rows, which takes seconds: a batch has to end within two minutes. */
const MERGES_IN_A_CALL = 20;

interface PreparedMerge {
	/** Position of the request, and the duplicate that is merged. */
	request: number;
	duplicateId: string;
	part: BatchPart;
}

/** One merge for each duplicate, in order; a merge that is rejected fails alone. */
export async function mergeRecords(
	sender: Sender,
	metadata: Metadata,
	requests: readonly MergeRequest[],
	{ dryRun }: { dryRun: boolean },
): Promise<MergeResult[]> {
	const results: Array<{ merged: string[]; error?: CrmError }> = requests.map(() => ({
		merged: [],
	}));
	const ready: PreparedMerge[] = [];
	for (const [request, each] of requests.entries()) {
		try {
			const merges = await toMerges(sender, metadata, each);
			ready.push(...merges.map((merge) => ({ request, ...merge })));
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			results[request]!.error = error;
		}
	}
	if (dryRun) return await previewMerges(sender, metadata, requests, results);
	const actions = ready.map(({ request, part }) => ({ entity: requests[request]!.entity, part }));
	const answers = await sendActions(sender, actions, { max: MERGES_IN_A_CALL });
	for (const [position, { request, duplicateId }] of ready.entries()) {
		const answer = answers[position];
		if (answer instanceof CrmError) results[request]!.error ??= answer;
		else results[request]!.merged.push(duplicateId);
	}
	return results;
}

/** What the merges would result in, as far as it can be known before. */
async function previewMerges(
	sender: Sender,
	metadata: Metadata,
	requests: readonly MergeRequest[],
	prepared: readonly MergeResult[],
): Promise<MergeResult[]> {
	const valid = requests.filter((_, request) => !prepared[request]!.error);
	const errorOf = await parentChecker(sender, metadata, valid);
	return requests.map((request, index) => {
		if (prepared[index]!.error) return prepared[index]!;
		const errors = request.duplicateIds.map((duplicateId) => errorOf(request, duplicateId));
		return {
			merged: request.duplicateIds.filter((_, place) => !errors[place]),
			error: errors.find((error) => error !== undefined),
		};
	});
}

async function toMerges(
	sender: Sender,
	metadata: Metadata,
	{ entity, masterId, duplicateIds, values, checkParents }: MergeRequest,
): Promise<Array<Omit<PreparedMerge, 'request'>>> {
	const table = await metadata.table(entity);
	const { name, label: tableLabel } = table.description;
	if (!MERGEABLE.includes(name)) throw cannotMerge(tableLabel);
	const hasValues = Object.keys(values).length > 0;
	if (hasValues && name === WITHOUT_VALUES) throw keepsMaster(tableLabel);
	const update = { kind: 'update', entity, id: masterId, values } as const;
	const lookups = await findLookupRecords(sender, metadata, [update]);
	const content = await toProperties(metadata, table, update, lookups);
	const Target = toReference(table, masterId);
	return duplicateIds.map((duplicateId) => ({
		duplicateId,
		part: {
			method: 'POST',
			path: 'Merge',
			body: JSON.stringify({
				Target,
				Subordinate: toReference(table, duplicateId),
				...(hasValues && { UpdateContent: { ...typeOf(table), ...content } }),
				PerformParentingChecks: checkParents,
			}),
		},
	}));
}

const typeOf = ({ description }: Table) => ({
	'@odata.type': `Microsoft.Dynamics.CRM.${description.name}`,
});

function toReference(table: Table, id: string) {
	const guid = readGuid(id);
	if (guid === undefined) throw notAnId(id, table.description.label);
	return { ...typeOf(table), [table.description.idField]: guid };
}

function cannotMerge(table: string): CrmError {
	return new CrmError(`${label} cannot merge ${table} records.`, {
		kind: 'misconfigured',
		advice: 'Select accounts, contacts, leads or cases.',
	});
}

function keepsMaster(table: string): CrmError {
	return new CrmError(`${label} cannot change the master when it merges ${table} records.`, {
		kind: 'misconfigured',
		advice: 'Set Surviving Values to Master. To change values of the master, update it first.',
	});
}
