/** Rows that a read by token emitted recently: recognized when the CRM returns them again, or when the token is lost. */
import type { CrmRecord, FeedRow } from '../../crm/port';
import { earlier, greater } from '../../crm/stamp';
import type { Change } from './change';
import { DELETED, EmittedRows, type RowState, type SavedEmittedRows } from './emittedRows';

export interface RecentRows {
	/** Rows modified since are remembered. */
	from: string;
	emitted: SavedEmittedRows;
}

/** Characters of JSON that can be saved. */
const CAPACITY = 20_000;

/** @returns a predicate: true when this state of a row was emitted recently. */
export function emittedRecently(recent: RecentRows): (row: FeedRow) => boolean {
	const emitted = new EmittedRows(recent.emitted, CAPACITY);
	return (row) =>
		row.kind === 'present'
			? emitted.has(stateOf(row.record))
			: emitted.get(row.id)?.version === DELETED;
}

/** Adds the changes and drops rows older than `lookbackMs` (milliseconds); where not all fit, `from` moves forward. */
export function rememberEmitted(
	recent: RecentRows,
	changes: readonly Change[],
	{ now, lookbackMs }: { now: string; lookbackMs: number },
): RecentRows {
	const emitted = new EmittedRows(recent.emitted, CAPACITY);
	let from = greater(recent.from, earlier(now, lookbackMs));
	for (const change of changes) {
		const state =
			change.event === 'deleted'
				? { id: change.row.id, stamp: now, version: DELETED }
				: stateOf(change.record);
		if (state.stamp < from) continue;
		if (!emitted.hasRoom) from = emitted.dropOlderHalf();
		emitted.add(state);
	}
	return { from, emitted: emitted.saveFrom(from) };
}

function stateOf({ id, modifiedAt, version }: CrmRecord): RowState {
	return { id, stamp: modifiedAt, version };
}
