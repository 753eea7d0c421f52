/**
 * Merges records: the master stays, and what belonged to a duplicate belongs to it. The duplicate goes to the Recycle Bin.
 * https://developer.salesforce.com/docs/platform/api/guide/sforce-api-calls-merge.html
 */
import type { MergeResult as SoapMergeResult } from 'jsforce/lib/api/soap/schema';
import { escapeXml } from '../../crm/driver/xml';
import { CrmError } from '../../crm/errors';
import type { FieldValues, MergeRequest, MergeResult } from '../../crm/port';
import type { Client } from './client';
import type { Metadata } from './describe';
import { label } from './errors';
import { findParents, rejectOtherParents } from './mergeParents';
import { notAnId } from './prepare';
import { isId, shortId } from './query';
import { readById } from './readById';
import { sendSoapRows } from './soapResults';
import { MASTER } from './successors';

/** Each is a transaction. https://developer.salesforce.com/docs/platform/salesforce-app-limits-cheatsheet/guide/salesforce-app-limits-platform-apicalls.html */
const MERGES_IN_A_CALL = 200;

interface PreparedMerge {
	/** Position of the request. */
	request: number;
	masterRecord: { type: string; Id: string };
	recordToMergeIds: string[];
}

/** A merge without a response is not repeated: the duplicates then say whether they were merged. */
export async function mergeRecords(
	client: Client,
	metadata: Metadata,
	requests: readonly MergeRequest[],
	{ dryRun }: { dryRun: boolean },
): Promise<MergeResult[]> {
	const results: MergeResult[] = requests.map(() => ({ merged: [] }));
	const ready: PreparedMerge[] = [];
	const parents = await findParents(client, requests);
	for (const [request, each] of requests.entries()) {
		try {
			rejectOtherParents(each, parents);
			ready.push({ request, ...(await toMerge(metadata, each)) });
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			results[request] = { merged: [], error };
		}
	}
	if (dryRun) {
		return results.map((result, index) =>
			result.error ? result : { merged: requests[index]!.duplicateIds },
		);
	}
	const answers = await sendSoapRows({
		rows: ready,
		max: MERGES_IN_A_CALL,
		entityOf: ({ masterRecord }) => masterRecord.type,
		send: async (some) =>
			await client.soap.merge(
				some.map(({ masterRecord, recordToMergeIds }) => ({ masterRecord, recordToMergeIds })),
			),
	});
	const isMerged = await findMerged(client, ready, answers);
	for (const [position, merge] of ready.entries()) {
		const answer = answers[position]!;
		const { duplicateIds } = requests[merge.request]!;
		results[merge.request] =
			answer instanceof CrmError && !isMerged(merge)
				? { merged: [], error: answer }
				: { merged: duplicateIds };
	}
	return results;
}

async function toMerge(
	metadata: Metadata,
	{ entity, masterId, duplicateIds, values }: MergeRequest,
): Promise<Omit<PreparedMerge, 'request'>> {
	const { name, label: objectLabel } = await metadata.describe(entity);
	if (!(await metadata.can(entity, 'merge'))) throw cannotMerge(objectLabel);
	const invalid = [masterId, ...duplicateIds].find((id) => !isId(id));
	if (invalid !== undefined) throw notAnId(invalid, objectLabel);
	return { masterRecord: toMaster(name, masterId, values), recordToMergeIds: [...duplicateIds] };
}

/** The elements in the order of the WSDL. @throws CrmError naming a value that XML cannot contain. */
function toMaster(type: string, Id: string, values: FieldValues): PreparedMerge['masterRecord'] {
	const entries = Object.entries(values);
	const [unfit] = entries.find(([, value]) => escapeXml(String(value)) === undefined) ?? [];
	if (unfit !== undefined) throw notText(unfit);
	const fieldsToNull = entries.flatMap(([name, value]) => (value === null ? [name] : []));
	const filled = entries.filter(([, value]) => value !== null);
	return { type, ...{ fieldsToNull }, Id, ...Object.fromEntries(filled) };
}

/** Of those whose response was lost. If they cannot be read, it stays unknown what became of them. */
async function findMerged(
	client: Client,
	merges: readonly PreparedMerge[],
	answers: ReadonlyArray<SoapMergeResult | CrmError>,
): Promise<(merge: PreparedMerge) => boolean> {
	const unknown = merges.filter((_, index) => {
		const answer = answers[index];
		return answer instanceof CrmError && answer.outcomeUnknown;
	});
	const masters = new Map<string, string>();
	try {
		for (const [object, some] of Map.groupBy(unknown, ({ masterRecord }) => masterRecord.type)) {
			const ids = some.flatMap(({ recordToMergeIds }) => recordToMergeIds);
			const rows = await readById(client, { object, columns: ['Id', MASTER] }, ids);
			for (const row of rows) masters.set(shortId(String(row.Id)), shortId(String(row[MASTER])));
		}
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
	}
	return ({ masterRecord, recordToMergeIds }) =>
		recordToMergeIds.every((id) => masters.get(shortId(id)) === shortId(masterRecord.Id));
}

function cannotMerge(object: string): CrmError {
	return new CrmError(`${label} cannot merge ${object} records.`, {
		kind: 'misconfigured',
		advice: 'Select accounts, contacts, leads or cases.',
	});
}

const notText = (field: string) =>
	new CrmError(`The value for "${field}" has characters that a merge cannot write.`, {
		kind: 'invalidRecord',
		fields: [field],
		advice: 'Remove control characters from the value, or let the value of the master survive.',
	});
