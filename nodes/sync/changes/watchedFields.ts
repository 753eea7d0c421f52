/**
 * Decides whether one of the watched fields really changed: by the last known values of the record, and by the CRM's
 * field history where there is one. What cannot be decided counts as changed: better one change too many than one lost.
 */
import type { CrmRecord } from '../../crm/port';
import { lesser } from '../../crm/stamp';
import { hashText } from '../values/hash';
import type { Change } from './change';

/** What is known from earlier reads. */
export interface WatchedMemory {
	/** By record id, `fingerprint@time` of the watched fields; the most recently seen record is last. */
	seen: Readonly<Record<string, string>>;
	/** Changes before this moment were emitted, also of records that are no longer remembered; absent when unknown. */
	since?: string;
	/** How many records are remembered. */
	maxRecords?: number;
}

/** By record id, when one of the watched fields was last changed. */
export type FieldHistory = ReadonlyMap<string, string>;

/** Records that are remembered, in about 70 characters each. */
const MAX_RECORDS = 500;

/** The last known state of a record. */
interface Sight {
	fingerprint: string;
	/** Stamp of that state. */
	at: string;
}

/**
 * The updates that only a history can decide: the watched fields have their last known values, but could have
 * changed and changed back, or the record is not remembered.
 *
 * Every earlier change of a field was emitted with the last known state: while a transaction has written a
 * record no other can, so the history of one record appears in the order of its stamps, late commits included.
 * For records that are not remembered, the history counts from the end of the last complete read: in a
 * backlog a record is passed unread when it is changed again later, and its earlier change counts.
 * @returns ids, and the moment from which their history matters; absent for all of it.
 */
export function undecided(
	changes: readonly Change[],
	fields: readonly string[],
	{ seen, since }: WatchedMemory,
): { ids: string[]; since?: string } {
	const records = changes
		.flatMap((change) => (change.event === 'updated' ? [change.record] : []))
		.map((record) => ({ record, before: readSight(seen[record.id]) }))
		.filter(({ record, before }) => !before || before.fingerprint === fingerprint(record, fields));
	const bounds = records.map(({ before }) => before?.at ?? since ?? '');
	return {
		ids: records.map(({ record }) => record.id),
		since: bounds.length > 0 ? bounds.reduce(lesser) || undefined : undefined,
	};
}

/**
 * The changes of the watched fields, and the last known values after them.
 * @param history of the records that are undecided without it; undefined where the CRM has none.
 */
export function pickWatched(
	changes: readonly Change[],
	fields: readonly string[],
	{ seen, since = '', maxRecords = MAX_RECORDS }: WatchedMemory,
	history?: FieldHistory,
): { changes: Change[]; seen: WatchedMemory['seen'] } {
	const now = new Map(Object.entries(seen));
	const picked = changes.filter((change) => {
		if (change.event === 'deleted') {
			now.delete(change.deletion.id);
			return true;
		}
		const { record } = change;
		const before = readSight(now.get(record.id));
		const after = { fingerprint: fingerprint(record, fields), at: record.modifiedAt };
		now.delete(record.id);
		now.set(record.id, writeSight(after));
		if (change.event === 'created') return true;
		if (before && before.fingerprint !== after.fingerprint) return true;
		if (!history) return !before;
		const changedAt = history.get(record.id) ?? '';
		return before ? changedAt > before.at : changedAt !== '' && changedAt >= since;
	});
	return { changes: picked, seen: Object.fromEntries([...now].slice(-maxRecords)) };
}

const RADIX = 36;

function writeSight({ fingerprint, at }: Sight): string {
	return `${fingerprint}@${Date.parse(at).toString(RADIX)}`;
}

function readSight(saved: string | undefined): Sight | undefined {
	if (saved === undefined) return undefined;
	const [fingerprint = '', at = ''] = saved.split('@');
	return { fingerprint, at: new Date(Number.parseInt(at, RADIX)).toISOString() };
}

function fingerprint({ values }: CrmRecord, fields: readonly string[]): string {
	return hashText(JSON.stringify(fields.map((field) => values[field] ?? null))).toString(RADIX);
}
