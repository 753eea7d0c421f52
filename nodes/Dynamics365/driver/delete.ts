/** Deletes records, up to 1,000 in one call: a `$batch` of single deletions. */
import type { DeleteResult, RecordReference, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { sendBatch, type BatchPart } from './batch';
import type { BatchPace } from './batchPace';
import type { Metadata } from './describe';
import { createDivider, type SendRows } from './divide';
import { isRejection, NOT_FOUND, toCrmError } from './errors';
import { notAnId } from './prepare';
import { readGuid } from './query';
import type { Sender } from './send';

interface PreparedDeletion {
	/** Place in the list of records. */
	index: number;
	entity: string;
	id: string;
	part: BatchPart;
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
	for (const [index, record] of records.entries()) {
		try {
			ready.push(await toDeletion(metadata, record, index));
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			results[index] = { ok: false, error };
		}
	}
	const divider = createDivider({
		sender,
		pace,
		keyOf: ({ entity }) => `delete ${entity}`,
		send: batchSender(sender),
	});
	for (let rest = ready; rest.length > 0;) {
		const call = divider.nextCall(rest);
		const sent = await sender.retries.rows(call, divider.send);
		call.forEach(({ index }, place) => (results[index] = toDeleteResult(sent[place]!)));
		rest = rest.slice(call.length);
	}
	return results;
}

async function toDeletion(
	metadata: Metadata,
	{ entity, id }: RecordReference,
	index: number,
): Promise<PreparedDeletion> {
	const { setName, description } = await metadata.table(entity);
	const guid = readGuid(id);
	if (guid === undefined) throw notAnId(id, description.label);
	const part: BatchPart = { method: 'DELETE', path: `${setName}(${guid})` };
	return { index, entity: description.name, id: guid, part };
}

function batchSender(sender: Sender): SendRows<PreparedDeletion> {
	return async (rows) => {
		const { parts, repeated } = await sendBatch(
			sender,
			rows.map(({ part }) => part),
			{ semantics: 'idempotent', divisible: true },
		);
		return rows.map(({ entity, id }, place): WriteResult => {
			const part = parts[place]!;
			if (!isRejection(part)) return { ok: true, id };
			const error = toCrmError(part, { entity, writes: true });
			return {
				ok: false,
				error: new CrmError(error.message, { ...error, outcomeUnknown: repeated }),
			};
		});
	};
}

function toDeleteResult(result: WriteResult): DeleteResult {
	if (result.ok) return { ok: true, deleted: true };
	const { error } = result;
	if (error.code !== NOT_FOUND) return { ok: false, error };
	// An earlier attempt without a response may have deleted it.
	return { ok: true, deleted: error.outcomeUnknown };
}
