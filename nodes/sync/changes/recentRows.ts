/** The rows that a read by token told lately: to be recognised when the CRM tells them again, or when the token is lost. */
import type { CrmRecord, FeedRow } from '../../crm/port/index';
import { earlier, greater } from '../../crm/stamp';
import type { Change } from './change';
import { DELETED, EmittedRows, type RowState, type SavedEmittedRows } from './emittedRows';

export interface RecentRows {
	/** Rows modified since are remembered. */
	from: string;
	told: SavedEmittedRows;
}

/** Characters of JSON that may be saved. */
const CAPACITY = 20_000;

/** @returns whether this state of a row was told lately. */
export function recognise(recent: RecentRows): (row: FeedRow) => boolean {
	const told = new EmittedRows(recent.told, CAPACITY);
	return (row) =>
		row.kind === 'present' ? told.has(stateOf(row.record)) : told.get(row.id)?.version === DELETED;
}

/** The rows told lately, with these changes and without what is older than `lookbackMs`; where not all fit, `from` moves up. */
export function remember(
	recent: RecentRows,
	changes: readonly Change[],
	{ now, lookbackMs }: { now: string; lookbackMs: number },
): RecentRows {
	const told = new EmittedRows(recent.told, CAPACITY);
	let from = greater(recent.from, earlier(now, lookbackMs));
	for (const change of changes) {
		const state =
			change.event === 'deleted'
				? { id: change.row.id, stamp: now, version: DELETED }
				: stateOf(change.record);
		if (state.stamp < from) continue;
		if (!told.hasRoom) from = told.forgetOlderHalf();
		told.add(state);
	}
	return { from, told: told.saveFrom(from) };
}

function stateOf({ id, modifiedAt, version }: CrmRecord): RowState {
	return { id, stamp: modifiedAt, version };
}
