/** Deletes records, up to 1,000 in one call: a `$batch` of single deletions. */
import type { DeleteResult, RecordReference, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { BatchPart } from './batch';
import type { BatchPace } from './batchPace';
import type { Metadata } from './describe';
import { NOT_FOUND } from './errors';
import { findPartitions, type PartitionOf } from './findPartitions';
import { rowPath } from './partitions';
import { notAnId } from './prepare';
import { readGuid } from './query';
import type { Sender } from './send';
import { sendRepeatable, type RepeatableRequest } from './sendRepeatable';

interface PreparedDeletion extends RepeatableRequest {
	/** Place in the list of records. */
	index: number;
}

/**
 * One result per record, in order; a record that cannot be deleted fails alone.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/update-delete-entities-using-web-api#basic-delete
 */
export async function deleteRecords(
	sender: Sender,
	metadata: Metadata,
	records: readonly RecordReference[],
	pace: BatchPace,
): Promise<DeleteResult[]> {
	const results: DeleteResult[] = [];
	const ready: PreparedDeletion[] = [];
	const partitionOf = await findPartitions(sender, metadata, records);
	for (const [index, record] of records.entries()) {
		try {
			ready.push(await toDeletion(metadata, record, { index, partitionOf }));
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			results[index] = { ok: false, error };
		}
	}
	const sent = await sendRepeatable(sender, pace, ready);
	ready.forEach(({ index }, place) => (results[index] = toDeleteResult(sent[place]!)));
	return results;
}

async function toDeletion(
	metadata: Metadata,
	{ entity, id }: RecordReference,
	{ index, partitionOf }: { index: number; partitionOf: PartitionOf },
): Promise<PreparedDeletion> {
	const table = await metadata.table(entity);
	const { description } = table;
	const guid = readGuid(id);
	if (guid === undefined) throw notAnId(id, description.label);
	const { name } = description;
	const path = rowPath(table, guid, partitionOf(name, guid) ?? null);
	const part: BatchPart = { method: 'DELETE', path };
	return { index, kind: `delete ${name}`, entity: name, id: guid, part };
}

function toDeleteResult(result: WriteResult): DeleteResult {
	if (result.ok) return { ok: true, deleted: true };
	const { error } = result;
	if (error.code !== NOT_FOUND) return { ok: false, error };
	// An earlier attempt without a response may have deleted it.
	return { ok: true, deleted: error.outcomeUnknown };
}
