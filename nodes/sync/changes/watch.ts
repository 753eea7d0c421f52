/** Leaves out the updates that concern none of the watched fields. */
import type { Crm } from '../../crm/port/index';
import type { Change } from './change';
import { belongsTo, emittedUpTo, type Cursor } from './cursor';
import { pickWatched, undecided } from './watchedFields';

export interface Watching {
	crm: Pick<Crm, 'lastFieldChanges'>;
	/** API names; empty to watch nothing and leave out nothing. */
	fields: readonly string[];
	/** Where the read began: its memory is of use only if it is of the same source. */
	from: Cursor | undefined;
}

/**
 * @param read what was read: its changes, where that leads, and whether nothing was left waiting.
 * @returns the changes that count, and the cursor with what is remembered of them.
 * @throws CrmError when the history is there and cannot be read.
 */
export async function watch(
	{ crm, fields, from }: Watching,
	{ changes, cursor, complete }: { changes: Change[]; cursor: Cursor; complete: boolean },
): Promise<{ changes: Change[]; cursor: Cursor }> {
	if (fields.length === 0) return { changes, cursor };
	const known = from && belongsTo(from, cursor.source) ? from.watched : undefined;
	const memory = known ?? { seen: {} };
	const question = undecided(changes, fields, memory);
	const history =
		question.ids.length > 0
			? await crm.lastFieldChanges?.({ ...question, fields, entity: cursor.source.entity })
			: undefined;
	const { changes: picked, seen } = pickWatched(changes, fields, memory, history);
	const since = complete ? emittedUpTo(cursor) : memory.since;
	return { changes: picked, cursor: { ...cursor, watched: { seen, since } } };
}
