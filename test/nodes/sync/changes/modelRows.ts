/** The rows of the model CRM: their order, and how they are returned. */
import type { FeedRow, StampPosition } from '../../../../nodes/crm/port';
import { leadRecord } from '../leadDescription';

/** One state of a record. */
export interface ModelRow {
	id: string;
	created: number;
	modified: number;
	/** Rises with every write in the whole CRM. */
	version: number;
	deleted: boolean;
}

const YEAR_START = Date.UTC(2026, 0, 1);

/** The index of the first row that fulfils what all after it fulfil too. */
export function firstWhere(rows: readonly ModelRow[], holds: (row: ModelRow) => boolean): number {
	let [begin, end] = [0, rows.length];
	while (begin < end) {
		const middle = Math.floor((begin + end) / 2);
		if (holds(rows[middle]!)) end = middle;
		else begin = middle + 1;
	}
	return begin;
}

const stamps = new Map<number, string>();

/** A moment of the model as the CRM returns it. */
export function stamp(seconds: number): string {
	const known = stamps.get(seconds) ?? new Date(YEAR_START + seconds * 1_000).toISOString();
	stamps.set(seconds, known);
	return known;
}

/** Deletions have no version. */
export function versionOf({ version, deleted }: ModelRow): string {
	return deleted ? 'deleted' : String(version);
}

/** True when the left position follows the right one. */
export function isAfter(left: StampPosition, right: StampPosition): boolean {
	return left.stamp === right.stamp ? left.tieBreaker > right.tieBreaker : left.stamp > right.stamp;
}

/** The row as a feed returns it. */
export function toFeedRow(row: ModelRow): FeedRow {
	if (row.deleted) {
		return { kind: 'deleted', entity: 'lead', id: row.id, deletedAt: stamp(row.modified) };
	}
	return {
		kind: 'present',
		record: {
			...leadRecord(row.id, {}),
			createdAt: stamp(row.created),
			modifiedAt: stamp(row.modified),
			version: versionOf(row),
		},
	};
}
