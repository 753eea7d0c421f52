/** Removes the updates that changed none of the watched fields. */
import type { Crm } from '../../crm/port';
import type { Change } from './change';
import { belongsTo, type Cursor } from './cursor';
import { pickWatched, undecided } from './watchedFields';

export interface WatchedFieldsFilter {
	crm: Pick<Crm, 'actions'>;
	/** API names; empty to keep all updates. */
	fields: readonly string[];
	/** The cursor that the read started from: what it remembers counts only if its source is the same. */
	from: Cursor | undefined;
	/** How many records are remembered. */
	maxRecords?: number;
}

/**
 * @param read the changes that were read, and the cursor after them.
 * @returns the changes that count, and the cursor with what is remembered of them.
 * @throws CrmError when there is a field history and it cannot be read.
 */
export async function filterByWatchedFields(
	{ crm, fields, from, maxRecords }: WatchedFieldsFilter,
	{ changes, cursor }: { changes: Change[]; cursor: Cursor },
): Promise<{ changes: Change[]; cursor: Cursor }> {
	if (fields.length === 0) return { changes, cursor };
	const known = from && belongsTo(from, cursor.source) ? from : undefined;
	const memory = { seen: known?.watched ?? {}, since: known?.watched && known.completeUpTo };
	const question = undecided(changes, fields, memory);
	const history =
		question.ids.length > 0
			? await crm.actions.fieldHistory?.({ ...question, fields, entity: cursor.source.entity })
			: undefined;
	const { changes: picked, seen } = pickWatched(
		changes,
		fields,
		{ ...memory, maxRecords },
		history,
	);
	return { changes: picked, cursor: { ...cursor, watched: seen } };
}
