/** The changes of one poll: at most as many as it can emit, each record once, in its last state. */
import type { Deletion, FeedRow } from '../../crm/port';
import type { Change } from './change';
import { DELETED, type RowState } from './memory';

export class Emission {
	/** By id, because a record that changes while pages are read appears twice. */
	private readonly byId = new Map<string, Change>();

	constructor(private readonly rowLimit: number) {}

	get changes(): Change[] {
		return [...this.byId.values()];
	}

	/** How many changes can still be added. */
	get room(): number {
		return this.rowLimit - this.byId.size;
	}

	has(id: string): boolean {
		return this.byId.has(id);
	}

	canAdd(id: string): boolean {
		return this.room > 0 || this.has(id);
	}

	/** @param isNew true when no state of the record was emitted by an earlier poll. */
	add(row: FeedRow, isNew: boolean): void {
		const id = idOf(row);
		const before = this.byId.get(id);
		const isCreated = isNew || before?.event === 'created';
		if (before) this.byId.delete(id);
		this.byId.set(
			id,
			row.kind === 'present'
				? { event: isCreated ? 'created' : 'updated', record: row.record }
				: { event: 'deleted', deletion: toDeletion(row) },
		);
	}
}

/** What was merged away is deleted for everyone who uses the record; the CRM does not report who merged it. */
function toDeletion(row: Exclude<FeedRow, { kind: 'present' }>): Deletion {
	if (row.kind === 'merged') {
		const { entity, id, modifiedAt: deletedAt } = row.record;
		return { entity, id, deletedAt, mergedInto: row.mergedInto };
	}
	const { entity, id, deletedAt, deletedBy, mergedInto } = row;
	return { entity, id, deletedAt, deletedBy, mergedInto };
}

export function idOf(row: FeedRow): string {
	return row.kind === 'deleted' ? row.id : row.record.id;
}

/** The state of the record that the row shows. */
export function stateOf(
	row: FeedRow,
	{ modifiedAt, createdAt }: { modifiedAt: string; createdAt: string },
): RowState {
	const version = row.kind === 'deleted' ? DELETED : row.record.version;
	return { id: idOf(row), stamp: modifiedAt, createdAt, version };
}
