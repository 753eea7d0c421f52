/** Deletes records, up to 1,000 in one call: they go to the Recycle Bin. */
import type { DeleteResult, RecordReference, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Pace } from './collections/pace';
import { sendInCollections } from './collections/sendInCollections';
import type { Metadata } from './describe';
import { label } from './errors';
import { notAnId, type PreparedWrite } from './prepare';
import { isId } from './query';
import type { Sender } from './send';

/** One result per record, in order; a record that cannot be deleted fails alone. */
export async function deleteRecords(
	sender: Sender,
	metadata: Metadata,
	records: readonly RecordReference[],
	pace: Pace,
): Promise<DeleteResult[]> {
	const results: DeleteResult[] = [];
	const ready: PreparedWrite[] = [];
	for (const [index, record] of records.entries()) {
		try {
			ready.push(await toDeletion(metadata, record, index));
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			results[index] = { ok: false, error };
		}
	}
	const sent = await sender.retries.rows(
		ready,
		async (rows) => await sendInCollections(sender, rows, { duplicateRules: 'respect' }, pace),
	);
	ready.forEach(({ index }, place) => (results[index] = toDeleteResult(sent[place]!)));
	return results;
}

/**
 * Salesforce deletes by the id alone, whatever object it belongs to.
 * @throws CrmError for an id of another object.
 */
async function toDeletion(
	metadata: Metadata,
	{ entity, id }: RecordReference,
	index: number,
): Promise<PreparedWrite> {
	const { name, label: entityLabel } = await metadata.describe(entity);
	if (!isId(id)) throw notAnId(id, entityLabel);
	const prefix = await metadata.idPrefix(entity);
	if (prefix !== undefined && !id.startsWith(prefix)) throw ofOtherObject(id, entityLabel, prefix);
	return { index, entity: name, id, deletes: true, values: {} };
}

/** Codes of a record that is not there, or that the connected user cannot see. */
const MISSING = ['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY', 'NOT_FOUND'];

function toDeleteResult(result: WriteResult): DeleteResult {
	if (result.ok) return { ok: true, deleted: true };
	const { error } = result;
	if (!MISSING.includes(error.code ?? '')) return { ok: false, error };
	// An earlier attempt without a response may have deleted it.
	return { ok: true, deleted: error.outcomeUnknown };
}

function ofOtherObject(id: string, entity: string, prefix: string): CrmError {
	return new CrmError(`"${id}" is not the ID of a ${entity} in ${label}.`, {
		kind: 'invalidRecord',
		advice: `IDs of this object begin with ${prefix}. Check the ID, or select another object.`,
	});
}
